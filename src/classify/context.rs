//! The words before and after a name that tell what it means: a province, a street, a person, the
//! place somebody comes from.

use std::collections::{HashMap, HashSet};

use crate::text::{Case, Key, Syllable, fold, key_of, keys};

use super::gazetteer::{Place, gap};
use super::words::{
    ADDRESS, AUTHORITY_CUES, COMMUNE_CUES, COMPOUNDS, COUNTRIES, FIRM_CUES, NUMBERED, OFFICE_CUES, OFFICIAL_CUES,
    OPENERS, ORIGIN_CUES, OTHER_CUES, OWN_CUES, PERSON_CUES, PLACE_CUES, RESIDENCE_CUES, RURAL_CUES, SCHOOL_CUES,
    SPEECH, SPORT, SURNAMES, UNITS, URBAN_CUES, VENUE_CUES,
};

/// Syllables back to which a residence reaches: `trú tại phường Hồng Hà, thành phố Hạ Long, tỉnh Quảng Ninh`.
const RESIDENCE_REACH: usize = 14;
/// Syllables of `tỉnh`, `TP` or `thị xã`.
const UNIT_SYLLABLES_MAX: usize = 2;
/// What somebody's home follows after a comma.
const AGE: &str = "tuổi";
/// Syllables of somebody's name.
const NAME_MAX: usize = 5;
/// Syllables on within which the word of speech follows.
const SPEECH_REACH: usize = 5;
/// Syllables back to which a firm's name reaches: `Công ty CP Vận tải đường sắt Sài Gòn`.
const FIRM_REACH: usize = 7;
/// Syllables back to which an institution's name reaches: `Chủ tịch Hội Lão khoa TP HCM`.
const OFFICE_REACH: usize = 5;

/// What a name's surroundings say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A place for certain: a cue stands before it.
    Cued,
    /// A place as far as can be seen.
    Place,
    /// Where somebody lives.
    Residence,
    /// Where somebody comes from, or whom somebody speaks for.
    Origin,
    /// Part of an institution's name.
    Office,
    /// Part of a firm's name.
    Firm,
    /// Something else of that name: a street, a club, a firm.
    Other,
    /// Part of a longer name.
    Part,
    /// A person of that name: elsewhere in the text too, unless a cue says otherwise.
    Namesake,
    /// A place abroad: elsewhere in the text, too.
    Abroad,
}

/// A kind of district.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum District {
    Urban,
    Rural,
}

/// Word lists, as keys.
#[derive(Debug)]
pub(super) struct Context {
    place: Sequences,
    other: Sequences,
    person: Sequences,
    firm: Sequences,
    compounds: Sequences,
    venue: Sequences,
    residence: Sequences,
    origin: Sequences,
    units: Sequences,
    age: Key,
    urban: Sequences,
    rural: Sequences,
    authority: Sequences,
    school: Sequences,
    official: Sequences,
    address: HashSet<Key>,
    office: Sequences,
    speech: Sequences,
    sport: Sequences,
    own: Sequences,
    communes: Sequences,
    openers: HashSet<Key>,
    surnames: HashSet<Key>,
    countries: Vec<Vec<Key>>,
}

/// Sequences of syllables, by their last one.
#[derive(Debug)]
struct Sequences(HashMap<Key, Vec<Vec<Key>>>);

impl Context {
    pub(super) fn new() -> Context {
        let set = |words: &[&str]| words.iter().map(|word| key_of(word)).collect();
        Context {
            place: Sequences::new(PLACE_CUES),
            other: Sequences::new(OTHER_CUES),
            person: Sequences::new(PERSON_CUES),
            firm: Sequences::new(FIRM_CUES),
            compounds: Sequences::new(COMPOUNDS),
            venue: Sequences::new(VENUE_CUES),
            residence: Sequences::new(RESIDENCE_CUES),
            origin: Sequences::new(ORIGIN_CUES),
            units: Sequences::new(UNITS),
            age: key_of(AGE),
            urban: Sequences::new(URBAN_CUES),
            rural: Sequences::new(RURAL_CUES),
            authority: Sequences::new(AUTHORITY_CUES),
            school: Sequences::new(SCHOOL_CUES),
            official: Sequences::new(OFFICIAL_CUES),
            address: set(ADDRESS),
            office: Sequences::new(OFFICE_CUES),
            speech: Sequences::new(SPEECH),
            sport: Sequences::new(SPORT),
            own: Sequences::new(OWN_CUES),
            communes: Sequences::new(COMMUNE_CUES),
            openers: set(OPENERS),
            surnames: set(SURNAMES),
            countries: COUNTRIES.iter().map(|name| keys(name)).collect(),
        }
    }

    /// What the name at `begin..end` means.
    pub(super) fn meaning(
        &self,
        place: &Place,
        text: &str,
        syllables: &[Syllable],
        begin: usize,
        end: usize,
    ) -> Meaning {
        if place.abroad && self.is_abroad(text, syllables, end) {
            return Meaning::Abroad;
        }
        if begin > 0 && adjoins(gap(text, syllables, begin)) {
            let compound = self.compounds.end_at(syllables, begin);
            if (!compound && self.other.end_at(syllables, begin))
                || (place.word_too && self.venue.end_at(syllables, begin))
            {
                return Meaning::Other;
            }
            if !compound && self.place.end_at(syllables, begin) {
                return self.distant(text, syllables, begin, end).unwrap_or(Meaning::Cued);
            }
            if self.school.end_at(syllables, begin) {
                return Meaning::Office;
            }
            if !compound && self.person.end_at(syllables, begin) {
                return Meaning::Namesake;
            }
            let before = &syllables[begin - 1];
            if is_blank(gap(text, syllables, begin))
                && before.case == Case::Title
                && !self.is_apart(text, syllables, begin - 1)
            {
                let run = syllables[..begin].iter().rev().take(3);
                let person =
                    run.take_while(|part| part.case == Case::Title).any(|part| self.surnames.contains(&part.key));
                return if person { Meaning::Namesake } else { Meaning::Part };
            }
        }
        if begin == 0 && !place.word_too && !place.cued && self.heads_sentence(text, syllables, end) {
            return Meaning::Cued;
        }
        let longer = syllables.get(end).is_some_and(|after| {
            is_blank(gap(text, syllables, end)) && (after.case == Case::Title || text.get(after.range()) == Some("FC"))
        });
        if longer {
            return Meaning::Part;
        }
        self.distant(text, syllables, begin, end).unwrap_or(Meaning::Place)
    }

    /// Whether a sentence begins after a name at the head of a text: `TP HCM Sau khi bàn giao`.
    fn heads_sentence(&self, text: &str, syllables: &[Syllable], end: usize) -> bool {
        let (Some(first), Some(second)) = (syllables.get(end), syllables.get(end + 1)) else { return false };
        first.case == Case::Title
            && second.case == Case::Lower
            && is_blank(gap(text, syllables, end))
            && is_blank(gap(text, syllables, end + 1))
    }

    /// Whether a capitalised word is no part of the name after it: one that opens a sentence, or the
    /// brand of a building there (`Vinhomes Hà Tĩnh`).
    fn is_apart(&self, text: &str, syllables: &[Syllable], at: usize) -> bool {
        let word = &syllables[at];
        let opens = at == 0 || !is_blank(gap(text, syllables, at));
        self.openers.contains(&word.key)
            || (opens && !self.surnames.contains(&word.key))
            || is_foreign(text.get(word.range()).unwrap_or_default())
    }

    /// What stands further before the name, in its sentence.
    fn distant(&self, text: &str, syllables: &[Syllable], begin: usize, end: usize) -> Option<Meaning> {
        let (mut address, mut parted, mut located) = (true, false, false);
        for back in 0..RESIDENCE_REACH.min(begin) {
            let at = begin - back;
            if back > 0 && ends_sentence(gap(text, syllables, at)) && !self.is_short(text, syllables, at) {
                break;
            }
            if address && (self.origin.end_at(syllables, at) || self.is_somebody_s(text, syllables, at)) {
                return Some(Meaning::Origin);
            }
            if address && self.is_home(text, syllables, at) {
                return Some(Meaning::Residence);
            }
            located |= address && parted && self.units.end_at(syllables, at);
            located |= !parted && back > 0 && back < FIRM_REACH && self.is_authority(syllables, at);
            parted |= gap(text, syllables, at).contains([',', '(']);
            if back > 0 && back < FIRM_REACH && self.firm.end_at(syllables, at) {
                return Some(Meaning::Firm);
            }
            if back < OFFICE_REACH && self.office.end_at(syllables, at) && self.is_speaker(syllables, end) {
                return Some(Meaning::Office);
            }
            address &= self.is_address(text, &syllables[at - 1]);
        }
        located.then_some(Meaning::Cued)
    }

    fn is_authority(&self, syllables: &[Syllable], at: usize) -> bool {
        self.authority.end_at(syllables, at) && !self.compounds.end_at(syllables, at)
    }

    /// Whether the dot before a syllable is that of `Q. 8` or `TP. Vinh`.
    fn is_short(&self, text: &str, syllables: &[Syllable], at: usize) -> bool {
        syllables[at - 1].case == Case::Upper
            && !gap(text, syllables, at).contains(['\n', '!', '?', ';'])
            && (self.units.end_at(syllables, at) || self.place.end_at(syllables, at))
    }

    /// Whether an address that begins at a place is somebody's: `30 tuổi, ở Thanh Trì`, but not `62 tuổi ở Thanh Trì`.
    fn is_home(&self, text: &str, syllables: &[Syllable], at: usize) -> bool {
        let aged = syllables[at - 1].key == self.age;
        self.residence.end_at(syllables, at) && (!aged || gap(text, syllables, at).starts_with([',', ')']))
    }

    /// Whether a parenthesis opens at a place after somebody's name: `cháu Nguyễn Phương Linh (tỉnh Thái Bình)`.
    fn is_somebody_s(&self, text: &str, syllables: &[Syllable], at: usize) -> bool {
        if !gap(text, syllables, at).trim_start().starts_with('(') {
            return false;
        }
        let name = syllables[..at].iter().rev().take(NAME_MAX).take_while(|word| word.case != Case::Lower).count();
        (1..=name).any(|name| self.person.end_at(syllables, at - name))
    }

    /// Whether a word may stand in an address: a name, a number, `phường`.
    fn is_address(&self, text: &str, word: &Syllable) -> bool {
        word.case != Case::Lower
            || self.address.contains(&word.key)
            || text.get(word.range()).is_some_and(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
    }

    fn is_speaker(&self, syllables: &[Syllable], end: usize) -> bool {
        (end + 1..=end + SPEECH_REACH)
            .take_while(|at| *at <= syllables.len())
            .any(|at| self.speech.end_at(syllables, at))
    }

    /// What kind of district a name is called: `quận Bình Tân` is no `huyện Bình Tân`.
    pub(super) fn district(&self, syllables: &[Syllable], begin: usize) -> Option<District> {
        let rural = || self.rural.end_at(syllables, begin).then_some(District::Rural);
        if self.urban.end_at(syllables, begin) { Some(District::Urban) } else { rural() }
    }

    /// Whether a name is part of an authority's, such as `Công an tỉnh Gia Lai`.
    pub(super) fn is_official(&self, syllables: &[Syllable], begin: usize) -> bool {
        let units =
            (0..=UNIT_SYLLABLES_MAX.min(begin)).take_while(|back| *back == 0 || self.is_unit(syllables, begin, *back));
        units.into_iter().any(|back| self.official.end_at(syllables, begin - back))
    }

    /// Whether what stands before a name, of so many syllables, is `tỉnh` or the like.
    fn is_unit(&self, syllables: &[Syllable], begin: usize, back: usize) -> bool {
        syllables[begin - back..begin].iter().all(|word| self.address.contains(&word.key) || word.case == Case::Upper)
    }

    /// Whether a syllable is the number of a district, such as `Quận 12` or `Q. 8`.
    pub(super) fn numbered(&self, text: &str, syllables: &[Syllable], at: usize) -> bool {
        let number = syllables.get(at).and_then(|word| text.get(word.range())?.parse::<u32>().ok());
        let near = gap(text, syllables, at).chars().all(|letter| letter == '.' || letter == ' ' || letter == '\u{a0}');
        number.is_some_and(|number| (1..=NUMBERED.1).contains(&number)) && near && self.urban.end_at(syllables, at)
    }

    /// Whether a text reports a match.
    pub(super) fn is_sport(&self, syllables: &[Syllable]) -> bool {
        (1..=syllables.len()).any(|at| self.sport.end_at(syllables, at))
    }

    /// Whether a text names one of the countries that share names of places with us.
    pub(super) fn names_country(&self, syllables: &[Syllable]) -> bool {
        let is = |country: &Vec<Key>| {
            let mut runs = syllables.windows(country.len());
            runs.any(|run| run.iter().zip(country).all(|(found, key)| found.key == *key))
        };
        self.countries.iter().any(is)
    }

    fn is_abroad(&self, text: &str, syllables: &[Syllable], end: usize) -> bool {
        let rest = &syllables[end.min(syllables.len())..];
        let named = |country: &Vec<Key>| {
            rest.len() >= country.len() && country.iter().zip(rest).all(|(key, after)| *key == after.key)
        };
        !rest.is_empty() && !ends_sentence(gap(text, syllables, end)) && self.countries.iter().any(named)
    }

    /// Whether the text speaks of a province without naming it, as a paper does of its own.
    pub(super) fn names_own(&self, syllables: &[Syllable]) -> bool {
        (1..=syllables.len()).any(|at| {
            let named_after = syllables.get(at).is_some_and(|after| after.case != Case::Lower);
            // `UBND tỉnh` is the own province's, `UBND tỉnh Long An` is not; of communes it is the
            // named one that is near: a paper says of another province's where it lies.
            (!named_after && self.own.end_at(syllables, at)) || (named_after && self.communes.end_at(syllables, at))
        })
    }
}

impl Sequences {
    fn new(words: &[&str]) -> Sequences {
        let mut sequences: HashMap<Key, Vec<Vec<Key>>> = HashMap::new();
        for word in words {
            let keys = keys(word);
            if let Some(last) = keys.last() {
                sequences.entry(*last).or_default().push(keys);
            }
        }
        Sequences(sequences)
    }

    /// Whether one of them ends just before `end`.
    fn end_at(&self, syllables: &[Syllable], end: usize) -> bool {
        let Some(last) = end.checked_sub(1) else { return false };
        self.0.get(&syllables[last].key).is_some_and(|sequences| {
            sequences.iter().any(|sequence| {
                end >= sequence.len()
                    && sequence.iter().zip(&syllables[end - sequence.len()..end]).all(|(key, found)| *key == found.key)
            })
        })
    }
}

/// Whether a gap joins a word to the name after it: `TP. Hồ Chí Minh`, `TX.Tân Uyên`.
fn adjoins(gap: &str) -> bool {
    gap.chars().all(|letter| letter.is_whitespace() || letter == '.') && !gap.contains('\n')
}

fn is_blank(gap: &str) -> bool {
    !gap.contains('\n') && gap.chars().all(char::is_whitespace)
}

fn ends_sentence(gap: &str) -> bool {
    gap.contains(['\n', '!', '?', ';']) || (gap.contains('.') && gap.len() > 1)
}

/// Whether a word can not be a Vietnamese syllable: two groups of vowels, or a strange letter or end.
fn is_foreign(word: &str) -> bool {
    let letters = fold(word);
    let vowel = |letter: char| "aeiouy".contains(letter);
    let groups = letters.split(|letter| !vowel(letter)).filter(|group| !group.is_empty()).count();
    groups > 1
        || letters.contains(['f', 'j', 'w', 'z'])
        || letters.ends_with(|letter: char| !vowel(letter) && !"cghmnpt".contains(letter))
}
