//! Which words can be Vietnamese syllables: their letters, and the tones that they bear.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::lift::{Lifted, Tone, lift, reshape, table};

/// Letters of the longest syllable: `nghiêng`.
const LETTERS_MAX: usize = 7;

/// Consonants that begin a syllable; the empty one too. `qu` and `gi` take their vowel with them.
pub(super) const ONSETS: &[&str] = &[
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "qu", "th", "tr", "ch", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x", "",
];

/// What may follow, without tone.
pub(super) const RHYMES: &str = "
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong
    ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uâc uân uâng uât uây uc uê uêch uên uênh ui um
    un ung uôc uôi uôm uôn uông uôt uơ uơn up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng
    ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ych ynh yt";

static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| RHYMES.split_whitespace().collect());

/// Tones that a syllable that ends in c, ch, p or t may bear: the sharp and the heavy one.
const STOPPED: [Tone; 2] = [2, 5];

/// Whether a word, in any normal form and case, can be a Vietnamese syllable: `chuyển` can,
/// `chuyễt`, `the` with a mark out of place, and `wifi` can not.
///
/// By spelling alone: not every syllable that can be is a word. Letters alone; no digits.
pub fn is_syllable(word: &str) -> bool {
    let Some((letters, tone)) = taken_apart(word) else { return false };
    ONSETS.iter().any(|onset| letters.strip_prefix(onset).is_some_and(|rhyme| fits(onset, rhyme, tone)))
}

fn fits(onset: &str, rhyme: &str, tone: Tone) -> bool {
    let stopped = rhyme.ends_with(['c', 'p', 't']) || rhyme.ends_with("ch");
    let toned = !stopped || STOPPED.contains(&tone);
    let front = rhyme.starts_with(['i', 'e', 'ê', 'y']);
    let spelled = match onset {
        "k" | "gh" | "ngh" => front,
        "c" | "g" | "ng" => !front || onset == "g" && rhyme.starts_with('i'),
        "qu" => rhyme.is_empty() || !rhyme.starts_with(['u', 'ư']),
        _ => true,
    };
    // `gi` and `qu` may stand without more: gì, quốc.
    let known = KNOWN.contains(rhyme) || rhyme.is_empty() && onset == "gi";
    known && toned && spelled
}

/// Lower-case letters without tone, and the tone; none when there are too many of either.
fn taken_apart(word: &str) -> Option<(String, Tone)> {
    let table = table();
    let (mut letters, mut tone, mut count) = (String::with_capacity(word.len()), 0, 0);
    for letter in word.chars() {
        match lift(table, letter) {
            Lifted::Letter(base, own, _) if own == 0 || tone == 0 => {
                (letters, tone, count) = (letters + base.encode_utf8(&mut [0; 4]), tone.max(own), count + 1);
            }
            Lifted::ToneMark(own) if tone == 0 => tone = own,
            Lifted::ShapeMark(mark) => {
                let last = letters.pop()?;
                letters.push(reshape(last, mark));
            }
            _ => return None,
        }
        if count > LETTERS_MAX {
            return None;
        }
    }
    Some((letters, tone))
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::is_syllable;

    #[test]
    fn syllables_of_the_press_are_known() {
        let text = "Ngày chín tháng chín Ủy ban nhân dân tỉnh Đồng Nai tổ chức hội nghị sơ kết quý về chuyển đổi số \
                    quốc gia giữa các huyện nghiêng khuya quýt gì giếng giường yêu thuở xoong quần áo khuỷu nguyệt \
                    rượu bưởi nghề ghế kỹ thuật hoạt động thương nghiệp đoàn viên thanh niên uống nước";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
            assert!(is_syllable(&word.nfd().collect::<String>()), "{word}");
            assert!(is_syllable(&word.to_uppercase()), "{word}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for word in
            ["wifi", "chuyễt", "họpf", "ceo", "số1", "", "ngiêng", "kà", "cê", "facebook", "tốt́", "straße", "hàò"]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
