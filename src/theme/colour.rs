//! Colours as CSS writes them, and how well two of them can be told apart. The only file that knows `csscolorparser`.

use csscolorparser::Color;

/// A colour of CSS that hides what is behind it.
#[derive(Clone, Debug)]
pub struct Colour(Color);

/// Why a text is no colour that can be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoColour {
    /// It is none that CSS knows, or one that depends on where it is used.
    Unknown,
    /// One sees through it.
    Transparent,
}

impl Colour {
    /// Reads a colour.
    pub fn parse(text: &str) -> Result<Self, NoColour> {
        // The library is more generous than browsers are.
        let is_bare_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" #(),.%/+-".contains(&byte));
        let lower = text.to_ascii_lowercase();
        if is_bare_hex || !is_plain || lower.starts_with("hsv") || lower.contains("from ") {
            return Err(NoColour::Unknown);
        }
        let colour = csscolorparser::parse(text).map_err(|_| NoColour::Unknown)?;
        if colour.a < 1.0 { Err(NoColour::Transparent) } else { Ok(Self(colour.clamp())) }
    }

    /// WCAG's contrast of two colours: 1 for equal ones, 21 for black and white.
    pub fn contrast(&self, other: &Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(&self) -> f32 {
        let [red, green, blue, _] = self.0.to_linear_rgba();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The nearest colour of the same hue that passes a test, as `#rrggbb`: lighter or darker.
    pub fn near(&self, passes: impl Fn(&Self) -> bool) -> Option<String> {
        let [lightness, chroma, hue, _] = self.0.to_oklcha();
        let steps = (1..=200_u8).map(|step| f32::from(step) * 0.005);
        steps.flat_map(|step| [lightness - step, lightness + step]).find_map(|lightness| {
            if !(0.0..=1.0).contains(&lightness) {
                return None;
            }
            // What is written has eight bits a channel, and is what must pass.
            let [red, green, blue, _] = Color::from_oklcha(lightness, chroma, hue, 1.0).clamp().to_rgba8();
            let colour = Self(Color::from_rgba8(red, green, blue, 255));
            passes(&colour).then(|| colour.0.to_css_hex().to_string())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let of = |a, b| (colour(a).contrast(&colour(b)) * 100.0).round() / 100.0;
        assert_eq!(of("#000", "white"), 21.0);
        assert_eq!(of("#777", "#fff"), 4.48);
        assert_eq!(of("rgb(118 118 118)", "hsl(0 0% 100%)"), 4.54);
        assert_eq!(of("oklch(.5 0 0)", "oklch(.5 0 0)"), 1.0);
    }

    #[test]
    fn only_what_every_browser_paints_is_a_colour() {
        for text in
            ["fff", "red;}", "var(--x)", "hsv(1 2% 3%)", "currentcolor", "rgb(from red r g b)", "", "#12"]
        {
            assert_eq!(Colour::parse(text).unwrap_err(), NoColour::Unknown, "{text}");
        }
        for text in ["transparent", "#0008", "rgb(0 0 0 / 50%)"] {
            assert_eq!(Colour::parse(text).unwrap_err(), NoColour::Transparent, "{text}");
        }
    }

    #[test]
    fn a_near_colour_passes_and_keeps_its_hue() {
        let white = colour("#fff");
        let near = colour("#00bb55").near(|near| near.contrast(&white) >= 4.5).unwrap();
        let [.., hue, _] = colour(&near).0.to_oklcha();
        let [.., wanted, _] = colour("#00bb55").0.to_oklcha();
        assert!(colour(&near).contrast(&white) >= 4.5 && (hue - wanted).abs() < 0.1, "{near}");
    }
}
