//! What was probably meant.

/// The longest word that is compared, in characters: distance costs its square.
const WORD_CHARS_MAX: usize = 64;

/// The most names that are listed when none is near.
const LISTED_MAX: usize = 8;

/// The remedy for a name that is not among `known`: the nearest, or all when they are few.
pub(super) fn remedy<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    if let Some(nearest) = nearest(given, &known) {
        return format!("; did you mean `{nearest}`?");
    }
    known.sort_unstable();
    match known.len() {
        1..=LISTED_MAX => format!("; known: {}", known.join(", ")),
        _ => String::new(),
    }
}

/// The known name that is within a third of the letters of what was given.
pub fn nearest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    let given: Vec<char> = given.to_lowercase().chars().take(WORD_CHARS_MAX).collect();
    let near =
        known.iter().map(|&name| (distance(&given, &name.chars().take(WORD_CHARS_MAX).collect::<Vec<_>>()), name));
    let (steps, name) = near.min()?;
    (steps <= (given.len() / 3).max(1)).then_some(name)
}

/// Letters to add, drop, replace or swap with their neighbour.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, &left) in from.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, &right) in to.iter().enumerate() {
            let replaced = above[column] + usize::from(left != right);
            let mut best = replaced.min(above[column + 1] + 1).min(line[column] + 1);
            if row > 0 && column > 0 && left == to[column - 1] && from[row - 1] == right {
                best = best.min(before[column - 1] + 1);
            }
            line.push(best);
        }
        before = std::mem::replace(&mut above, line);
    }
    above[to.len()]
}
