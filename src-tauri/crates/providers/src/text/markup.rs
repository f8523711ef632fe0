//! Text free of what can't be spoken or shown: markdown's marks, control characters, invisible signs.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::script::is_unspaced;

/// Drops control characters (line breaks stay, tabs become spaces), the byte order mark and directional overrides,
/// which could make shown text differ from spoken text.
pub fn without_controls(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'], "\n");
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !is_unwanted(*c)).collect()
}

fn is_unwanted(c: char) -> bool {
    let override_or_filler = matches!(
        c,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{ad}'
    );
    (c.is_control() && c != '\n') || override_or_filler
}

/// A stretch of text: a heading, or what a paragraph, list item or quotation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its text, word for word; a line break in it ends a sentence.
    pub text: String,
    /// Whether it was marked as a heading.
    pub heading: bool,
}

/// A line of at least this many characters that ends within a sentence was wrapped by an editor.
const WRAPPED_LINE: usize = 55;

/// Signs that a backslash takes the markdown meaning from.
const MARKS: &[char] = &['*', '_', '#', '`', '[', ']', '~', '>', '-', '+', '!', '.'];

/// The blocks of a text, written plainly or as markdown.
///
/// The rule: words, numbers and punctuation stay as written; marks that format them are dropped: heading and quotation
/// signs, bullets, emphasis, code fences and ticks, rules, the address of a link (its text stays), pictures, comments
/// and a metadata block. The numbers of a numbered list are content and stay. A backslash stays unless it stands
/// before one of those marks.
pub fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reading = Reading { source: text, ..Reading::default() };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(tag) => reading.begin(&tag, range.start),
            Event::End(tag) => reading.end(tag),
            Event::Text(_) => reading.text(range),
            Event::Code(code) => reading.push(&code),
            // What looks like HTML is words to a reader of plain text: "a <b> c".
            Event::Html(html) | Event::InlineHtml(html) if !html.trim_start().starts_with("<!--") => {
                reading.push(&html)
            }
            Event::SoftBreak => reading.line_ended = true,
            Event::HardBreak => reading.push("\n"),
            Event::Rule => reading.finish(false),
            _ => {}
        }
    }
    reading.finish(false);
    reading.blocks
}

/// The text as it is read, event by event.
#[derive(Default)]
struct Reading<'a> {
    source: &'a str,
    blocks: Vec<Block>,
    current: String,
    /// A line of the source ended and nothing came since.
    line_ended: bool,
    /// Depth inside of what isn't spoken.
    hidden: u32,
    /// For each open list, whether it is numbered.
    lists: Vec<bool>,
    /// Where the last text ended.
    read_to: usize,
}

impl Reading<'_> {
    fn begin(&mut self, tag: &Tag, at: usize) {
        match tag {
            Tag::Image { .. } | Tag::MetadataBlock(_) => self.hidden += 1,
            Tag::List(first) => {
                self.finish(false);
                self.lists.push(first.is_some());
            }
            Tag::Item => {
                self.finish(false);
                if self.lists.last() == Some(&true) {
                    let mark: &str = self.source[at..].split_whitespace().next().unwrap_or_default();
                    let mark = format!("{mark} ");
                    self.push(&mark);
                }
            }
            // The first paragraph of a numbered item goes on after its number.
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
                if !self.current.ends_with(' ') =>
            {
                self.finish(false);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image | TagEnd::MetadataBlock(_) => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::Heading(_) => self.finish(true),
            TagEnd::List(_) => {
                self.finish(false);
                self.lists.pop();
            }
            TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock => {
                self.finish(false);
            }
            _ => {}
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let escaped = range.start > self.read_to && self.source[..range.start].ends_with('\\');
        if escaped && !self.source[range.start..].starts_with(MARKS) {
            self.push("\\");
        }
        let text = &self.source[range.clone()];
        self.push(text);
        self.read_to = range.end;
    }

    fn push(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        if std::mem::take(&mut self.line_ended) {
            let joint = self.joint(text);
            self.current.push_str(joint);
        }
        self.current.push_str(text);
    }

    /// What stands for the end of a line: nothing or a space where the sentence goes on, else a line break.
    fn joint(&self, next: &str) -> &'static str {
        let line = self.source[..self.read_to].rsplit('\n').next().unwrap_or_default();
        let first = next.trim_start().chars().next();
        let goes_on = first.is_some_and(char::is_lowercase) || line.chars().count() >= WRAPPED_LINE;
        let unspaced = first.is_some_and(is_unspaced) && line.ends_with(is_unspaced);
        match (goes_on, unspaced) {
            (true, true) => "",
            (true, false) => " ",
            (false, _) => "\n",
        }
    }

    fn finish(&mut self, heading: bool) {
        self.line_ended = false;
        let text = std::mem::take(&mut self.current);
        let lines = text
            .lines()
            .map(|line| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
        let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        if !text.is_empty() {
            self.blocks.push(Block { text, heading });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        blocks(text).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn marks_are_dropped_and_words_stay() {
        let text = "---\ntitle: x\n---\n# A *bold* start #\n\nGo to [the shop](https://e.example/a_b), **now**, or `run` ~~it~~.\n\
                    ![a cat](cat.png)\n\n> Quoted.\n\n- One\n- Two\n\n1. First\n2. Second\n\n***\n<!-- not said -->\n_End._\n";
        let expected = [
            "A bold start",
            "Go to the shop, now, or run it.",
            "Quoted.",
            "One",
            "Two",
            "1. First",
            "2. Second",
            "End.",
        ];
        assert_eq!(texts(text), expected);
        assert!(blocks(text)[0].heading && !blocks(text)[1].heading);
    }

    #[test]
    fn plain_text_stays_as_written() {
        for text in [
            r"Use {\an8} and \N, 100% \\ 'so' “what”; a <b> c & d &amp; e",
            "2 * 3 * 4 = 24, snake_case_name and C:\\*.txt".trim_end_matches(".txt"),
            "emoji 🔥, [0:v]scale=1:2;drawtext=text='x', $HOME",
            "1999. What a year!",
        ] {
            assert_eq!(texts(text).join("\n").replace('\\', ""), text.replace('\\', ""), "{text}");
        }
        assert_eq!(texts(r"{\an8}a \N b"), [r"{\an8}a \N b"], "backslashes that escape nothing stay");
        assert_eq!(texts(r"a \* b \# c"), ["a * b # c"]);
    }

    #[test]
    fn wrapped_lines_go_on_and_short_lines_end() {
        let wrapped = "This line was wrapped by an editor at about seventy letters, and\nHere it goes on.\nA short one\nAnother";
        assert_eq!(
            texts(wrapped),
            [
                "This line was wrapped by an editor at about seventy letters, and Here it goes on.\nA short one\nAnother"
            ]
        );
        assert_eq!(texts("it breaks\nin the middle"), ["it breaks in the middle"]);
    }

    #[test]
    fn controls_are_removed() {
        assert_eq!(without_controls("\u{feff}a\u{0}b\u{1b}[1m\tc\r\nd\u{202e}e"), "ab[1m c\nde");
    }
}
