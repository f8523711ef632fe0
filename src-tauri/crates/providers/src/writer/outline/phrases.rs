//! The few phrases of our own that join a theme's sentences, by style and tone. English; `{p}` stands for the product
//! and `{t}` for the tagline as they stand within a sentence, `{T}` for the tagline at a sentence's start, `{n}` for a
//! number in words.
//!
//! A name of any kind ("HydroGlow", "a sharp kitchen knife", "your first short video") must fit wherever `{p}` is.

use model::theme::{Style, Tone};

/// A closing request as it is said and as it is shown.
pub(super) type Request = (&'static str, &'static str);

/// Presents a product, with its tagline or without.
pub(super) const fn introductions(tone: Tone) -> &'static [&'static str] {
    match tone {
        Tone::Friendly => &["Meet {p}, {t}.", "This is {p}, {t}.", "Here is {p}. {T}."],
        Tone::Bold => &["This is {p}, {t}.", "{p}. {T}.", "Remember one name: {p}."],
        Tone::Calm => &["Here is {p}, {t}.", "This is {p}. {T}.", "This is {p}, and it saves you some time."],
        Tone::Playful => {
            &["Say hello to {p}, {t}.", "Plot twist: {p}, {t}.", "Enter {p}. Drum roll, please."]
        }
        Tone::Expert => &["{p} is {t}.", "This is {p}. {T}.", "Let's look at {p}, {t}."],
    }
}

/// Presents a product right after what is wrong without it.
pub(super) const fn answers(tone: Tone) -> &'static [&'static str] {
    match tone {
        Tone::Friendly => {
            &["That's why there is {p}, {t}.", "There is a nicer way: {p}.", "Luckily, there is {p}, {t}."]
        }
        Tone::Bold => &["{p} ends that. It's {t}.", "So we built {p}, {t}.", "Not with {p}. {T}."],
        Tone::Calm => &[
            "There is a quieter way: {p}, {t}.",
            "It doesn't have to be like that. This is {p}.",
            "So here is {p}, {t}.",
        ],
        Tone::Playful => &["Cue {p}, {t}.", "Plot twist: {p}, {t}.", "Time to call in {p}, {t}."],
        Tone::Expert => {
            &["The answer is {p}, {t}.", "That is what {p} was made for.", "{p} solves that. It's {t}."]
        }
    }
}

/// Presents a product whose tagline was said already.
pub(super) const NAMINGS: &[&str] = &["It's called {p}.", "It goes by the name of {p}.", "Its name is {p}."];

/// Promises the steps.
pub(super) const fn promises(tone: Tone) -> &'static [&'static str] {
    match tone {
        Tone::Friendly => &["Here's how, step by step.", "It's easier than it sounds.", "Let me show you."],
        Tone::Bold => &["Here's the whole thing.", "No tricks. Just this.", "Watch."],
        Tone::Calm => &[
            "Take your time. It goes like this.",
            "It only takes a little patience.",
            "One thing after the other.",
        ],
        Tone::Playful => &["Ready? It's almost too easy.", "Sleeves up. Here we go.", "Follow me."],
        Tone::Expert => {
            &["This is how it's done.", "Done properly, it goes like this.", "Here is the method."]
        }
    }
}

/// Goes back after a story was opened in its middle.
pub(super) const fn returns(tone: Tone) -> &'static [&'static str] {
    match tone {
        Tone::Friendly => &["But let me start at the beginning.", "Here is how it came to that."],
        Tone::Bold => &["Go back one step.", "Back to the start."],
        Tone::Calm => &["But every story has a beginning.", "It began much earlier, and quietly."],
        Tone::Playful => &["Wait, I'm getting ahead of myself.", "Rewind."],
        Tone::Expert => &["This is what had happened before.", "First, what led up to it."],
    }
}

/// The marks of steps, by manner of counting.
pub(super) const STEP_MARKS: &[&[&str]] = &[
    &[
        "Step one.",
        "Step two.",
        "Step three.",
        "Step four.",
        "Step five.",
        "Step six.",
        "Step seven.",
        "Step eight.",
    ],
    &["One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.", "Eight."],
];

/// Asks for something at the end.
pub(super) const fn requests(style: Style, tone: Tone) -> &'static [Request] {
    match (style, tone) {
        (Style::ProductDemo, Tone::Bold) => &[
            ("Would you switch? Tell me below.", "Would you switch?"),
            ("Follow for the long-term test.", "Follow for the test"),
            ("Save this before you buy another one.", "Save this"),
            ("Still not convinced? Ask me anything.", "Ask me anything"),
        ],
        (Style::ProductDemo, Tone::Playful) => &[
            ("Tag the friend who needs this most.", "Tag a friend"),
            ("Go on, tell me you're not tempted.", "Tempted?"),
            ("Follow along. It only gets stranger.", "Follow along"),
        ],
        (Style::ProductDemo, Tone::Expert) => &[
            ("Questions? Put them in the comments, and I'll measure it.", "Ask in the comments"),
            ("Follow for the long-term measurements.", "Follow for the data"),
            ("Save this for the day you compare.", "Save to compare"),
        ],
        (Style::ProductDemo, Tone::Friendly | Tone::Calm) => &[
            ("Would it make your day easier? Let me know.", "Let me know"),
            ("Save this for the next time you need one.", "Save for later"),
            ("Know somebody who would love it? Send them this.", "Send it on"),
            ("Follow along, and see how it does.", "Follow along"),
        ],
        (Style::HowTo, Tone::Expert | Tone::Bold) => &[
            ("Save this for the next time you need it.", "Save this"),
            ("Try it tonight, and tell me how it went.", "Try it tonight"),
            ("Questions? Ask them below.", "Ask below"),
            ("Follow for one useful skill at a time.", "Follow for more"),
        ],
        (Style::HowTo, _) => &[
            ("Save this, and try it today.", "Try it today"),
            ("Tell me how yours turned out.", "Show me yours"),
            ("Send this to somebody who has been putting it off.", "Send it on"),
            ("Follow for one small skill at a time.", "Follow for more"),
        ],
        (Style::Story, _) => &[
            ("Follow for the next story.", "Follow for the next"),
            ("What would you have done? Tell me.", "What would you do?"),
            ("Send it to somebody who is still awake.", "Send it on"),
            ("Stay a while. There are more stories here.", "More stories here"),
        ],
    }
}
