//! Language tags.

/// English: what every other language falls back to.
pub(super) const ENGLISH: &str = "en";

/// The tags whose files say something for a language, the nearest first: `pt-br`, `pt`, `en`. In small letters.
pub fn chain(language: &str) -> Vec<String> {
    let whole = language.to_ascii_lowercase();
    let mut tags = vec![whole.clone()];
    let mut rest = whole.as_str();
    while let Some((shorter, _)) = rest.rsplit_once('-') {
        tags.push(shorter.to_owned());
        rest = shorter;
    }
    if rest != ENGLISH {
        tags.push(ENGLISH.to_owned());
    }
    tags
}

/// The direction in which a language is written: by its script where the tag names one, else by the language.
pub fn direction(language: &str) -> &'static str {
    let tag = language.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    let script = parts.next().filter(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let is_rtl = match script {
        Some(script) => {
            matches!(script, "arab" | "aran" | "hebr" | "syrc" | "thaa" | "nkoo" | "adlm" | "rohg")
        }
        None => matches!(
            primary,
            "ar" | "arc"
                | "ckb"
                | "dv"
                | "fa"
                | "he"
                | "iw"
                | "ks"
                | "nqo"
                | "ps"
                | "sd"
                | "syr"
                | "ug"
                | "ur"
                | "yi"
        ),
    };
    if is_rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_fall_back_to_english() {
        assert_eq!(chain("pt-BR"), ["pt-br", "pt", "en"]);
        assert_eq!(chain("zh-Hant-TW"), ["zh-hant-tw", "zh-hant", "zh", "en"]);
        assert_eq!(chain("en-GB"), ["en-gb", "en"]);
        assert_eq!(chain("en"), ["en"]);
    }

    #[test]
    fn a_script_says_more_than_a_language() {
        let rtl = ["ar", "ar-EG", "fa", "he", "ur-PK", "pa-Arab", "az-Arab-IR"];
        assert!(rtl.iter().all(|tag| direction(tag) == "rtl"));
        assert!(["en", "de-AT", "ja", "ks-Deva", "ar-Latn"].iter().all(|tag| direction(tag) == "ltr"));
    }
}
