//! What kind of content a trend is, by the words it describes itself with.

use model::Trend;

/// A kind of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Shows how to do something.
    Tutorial,
    /// Tells what happened.
    Story,
    /// Shows or tests a product.
    Product,
    /// Wants to be laughed at.
    Comedy,
    /// Explains.
    Facts,
    /// Follows someone through a day.
    DayInLife,
    /// Before and after.
    Transformation,
    /// Is there to be listened to.
    Music,
    /// None of these, as far as its words tell.
    Other,
}

/// A trend's category and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classified {
    /// The likeliest.
    pub category: Category,
    /// Its share of all the signs seen, in permille.
    pub confidence_permille: u32,
}

impl Category {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tutorial => "tutorial",
            Self::Story => "story",
            Self::Product => "product",
            Self::Comedy => "comedy",
            Self::Facts => "facts",
            Self::DayInLife => "day_in_life",
            Self::Transformation => "transformation",
            Self::Music => "music",
            Self::Other => "other",
        }
    }
}

/// What a sign is worth by where it stands. A hashtag is the creator's own classification; a title is chosen with
/// more care than a description.
const IN_HASHTAG: u32 = 3;
const IN_TITLE: u32 = 2;
const IN_DESCRIPTION: u32 = 1;

/// What `other` starts with: one sign in the title is not yet more likely than none of the categories.
const DOUBT: u32 = 2;

/// The signs of a category: hashtags written as one word, and words or phrases of running text.
struct Signs {
    category: Category,
    hashtags: &'static [&'static str],
    phrases: &'static [&'static str],
}

const SIGNS: [Signs; 8] = [
    Signs {
        category: Category::Tutorial,
        hashtags: &[
            "howto",
            "tutorial",
            "diy",
            "lifehack",
            "homehack",
            "kitchenhack",
            "tips",
            "learn",
            "hack",
            "recipe",
            "guide",
        ],
        phrases: &[
            "how to",
            "how i",
            "tutorial",
            "step by step",
            "steps",
            "follow the",
            "in four steps",
            "you're doing",
            "the easiest way",
            "tip",
            "tips",
            "learn to",
            "guide",
        ],
    },
    Signs {
        category: Category::Story,
        hashtags: &["storytime", "story", "truestory", "storytelling", "pov"],
        phrases: &[
            "the day",
            "story",
            "part 1",
            "what happened",
            "i almost",
            "once upon",
            "she was",
            "he was",
            "i lived",
            "i said yes",
            "true story",
        ],
    },
    Signs {
        category: Category::Product,
        hashtags: &[
            "review",
            "unboxing",
            "productreview",
            "producttest",
            "amazonfinds",
            "gadget",
            "haul",
            "musthave",
            "ad",
        ],
        phrases: &[
            "review",
            "i tested",
            "unboxing",
            "does it work",
            "worth it",
            "product test",
            "the cheapest",
            "changed my",
            "must have",
            "product",
        ],
    },
    Signs {
        category: Category::Comedy,
        hashtags: &["comedy", "funny", "skit", "relatable", "meme", "joke", "prank", "humor", "humour"],
        phrases: &[
            "funny",
            "comedy",
            "sketch",
            "skit",
            "nobody is safe",
            "joke",
            "prank",
            "when your",
            "when the",
            "laugh",
        ],
    },
    Signs {
        category: Category::Facts,
        hashtags: &[
            "facts",
            "didyouknow",
            "science",
            "learnontiktok",
            "education",
            "history",
            "experiment",
            "explained",
        ],
        phrases: &[
            "did you know",
            "fact",
            "facts",
            "why do",
            "why are",
            "what happens if",
            "the answer is",
            "science",
            "what is inside",
            "explained",
        ],
    },
    Signs {
        category: Category::DayInLife,
        hashtags: &["dayinthelife", "dayinmylife", "vlog", "morningroutine", "grwm", "routine", "ditl"],
        phrases: &[
            "a day in",
            "day in the life",
            "day in my life",
            "morning routine",
            "get ready with me",
            "5 am",
            "vlog",
        ],
    },
    Signs {
        category: Category::Transformation,
        hashtags: &[
            "transformation",
            "beforeandafter",
            "glowup",
            "makeover",
            "restoration",
            "renovation",
            "progress",
            "artprogress",
        ],
        phrases: &[
            "before and after",
            "before:",
            "transformation",
            "glow up",
            "makeover",
            "restoring",
            "renovation",
            "from couch to",
            "progress",
        ],
    },
    Signs {
        category: Category::Music,
        hashtags: &[
            "music",
            "livemusic",
            "cover",
            "singing",
            "song",
            "dance",
            "dancechallenge",
            "busking",
            "newmusic",
            "remix",
        ],
        phrases: &[
            "live music",
            "cover",
            "song",
            "sings",
            "singing",
            "dance",
            "remix",
            "musician",
            "one take",
        ],
    },
];

/// Classifies a trend by its hashtags, title and description.
pub fn classify(trend: &Trend) -> Classified {
    let title = padded(&trend.title);
    let description = padded(&trend.description);
    let score = |signs: &Signs| -> u32 {
        let tags = trend.hashtags.iter().filter(|tag| signs.hashtags.contains(&tag.as_str())).count() as u32;
        let phrases = |text: &str| signs.phrases.iter().filter(|phrase| holds(text, phrase)).count() as u32;
        tags * IN_HASHTAG + phrases(&title) * IN_TITLE + phrases(&description) * IN_DESCRIPTION
    };
    let scores: Vec<(Category, u32)> = SIGNS.iter().map(|signs| (signs.category, score(signs))).collect();
    let total = DOUBT + scores.iter().map(|(_, score)| score).sum::<u32>();
    // The first wins among equals, so that the order of the table decides and not chance.
    let (category, best) =
        scores.into_iter().rev().max_by_key(|(_, score)| *score).unwrap_or((Category::Other, 0));
    let (category, best) = if best > DOUBT { (category, best) } else { (Category::Other, DOUBT) };
    Classified { category, confidence_permille: best * 1000 / total }
}

/// Lower-case words set apart by single spaces, with one at either end, so that whole words can be looked for.
fn padded(text: &str) -> String {
    let words: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '\'' | '’' | ':') { c } else { ' ' })
        .collect();
    format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'"))
}

fn holds(padded: &str, phrase: &str) -> bool {
    padded.match_indices(phrase).any(|(at, _)| {
        let before = padded[..at].ends_with(' ');
        let after = padded[at + phrase.len()..].starts_with([' ', ':']) || phrase.ends_with(':');
        before && after
    })
}
