//! Text as an ASS script for libass, exact to the frame.

use std::{fmt::Write, ops::Range, sync::Arc};

use model::{FrameRate, Rgb};

use super::{
    block::{Block, BlockLine, Bounds},
    fonts::FontFile,
    paragraph::SetRun,
    track::Shown,
    typeset::reads_from_right,
};

/// Layers: what lies lowest first.
const PLATE_LAYER: u32 = 0;
const SHADOW_LAYER: u32 = 1;
const LETTER_LAYER: u32 = 2;

/// A script being written for a range of frames.
pub(super) struct AssScript {
    width: u32,
    /// The rows of the canvas that it draws on.
    rows: Range<u32>,
    rate: FrameRate,
    range: Range<u32>,
    /// Name and thickening of each face, in order of appearance.
    styles: Vec<(String, bool)>,
    events: String,
    /// The frames in which each event is seen, counted from the range's start.
    seen: Vec<Range<u32>>,
    /// The font files needed.
    pub fonts: Vec<Arc<FontFile>>,
}

impl AssScript {
    /// An empty script for a range of frames, for a canvas so wide and these of its rows.
    pub(super) const fn new(width: u32, rows: Range<u32>, rate: FrameRate, range: Range<u32>) -> Self {
        Self {
            width,
            rows,
            rate,
            range,
            styles: Vec::new(),
            events: String::new(),
            seen: Vec::new(),
            fonts: Vec::new(),
        }
    }

    /// Adds what is seen of a text within the range.
    pub(super) fn add(&mut self, shown: &Shown) {
        let seen = shown.frames.start.max(self.range.start)..shown.frames.end.min(self.range.end);
        if seen.is_empty() {
            return;
        }
        let fades = fade_frames(shown, &seen);
        let block = &shown.block;
        if let Some(plate) = block.plate() {
            for part in stretches(&seen, fades.clone()) {
                self.plate(block, plate, shown.opacity(part.start), part);
            }
        }
        for line in &block.lines {
            for run in &line.set.runs {
                for part in stretches(&seen, fades.clone()) {
                    self.shadow(block, line, run, shown.opacity(part.start), part);
                }
            }
        }
        for line in &block.lines {
            for run in &line.set.runs {
                let of_run = run.spans.iter().filter_map(|(_, piece)| shown.marks.get(*piece));
                let changes = of_run.flat_map(|mark| [mark.start, mark.end]);
                for part in stretches(&seen, fades.clone().chain(changes)) {
                    self.letters(shown, line, run, part);
                }
            }
        }
    }

    /// The whole script; none where nothing was added.
    pub(super) fn finish(&self) -> Option<String> {
        if self.events.is_empty() {
            return None;
        }
        let (width, height) = (self.width, self.rows.end - self.rows.start);
        let mut script = format!(
            "[Script Info]\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\nWrapStyle: 2\n\
             ScaledBorderAndShadow: yes\nYCbCr Matrix: None\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, \
             PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, \
             ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
        );
        for (at, (name, bold)) in self.styles.iter().enumerate() {
            let bold = if *bold { -1 } else { 0 };
            // Encoding -1 lets the text's first letter decide its direction.
            let _ = writeln!(
                script,
                "Style: F{at},{name},20,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,{bold},0,0,0,100,100,0,0,1,0,0,7,0,0,0,-1"
            );
        }
        script.push_str(
            "\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n",
        );
        script.push_str(&self.events);
        Some(script)
    }

    /// The frames, counted from the range's start, in which the script looks the same all the time and shows something.
    pub(super) fn states(&self) -> Vec<Range<u32>> {
        let cuts = self.seen.iter().flat_map(|seen| [seen.start, seen.end]);
        let mut states = stretches(&(0..self.range.end - self.range.start), cuts);
        states.retain(|state| self.seen.iter().any(|seen| seen.contains(&state.start)));
        states
    }

    fn plate(&mut self, block: &Block, place: Bounds, opacity: f64, frames: Range<u32>) {
        let (Some(plate), Some(style)) = (block.style.plate, self.any_style(block)) else { return };
        let color = ass_color(plate.color);
        let tags = format!(
            "{{\\an7\\pos({:.2},{:.2})\\bord0\\shad0\\1c{color}\\1a{}\\p1}}{}",
            place.left,
            place.top - self.top(),
            alpha(plate.opacity * opacity),
            round_rectangle(place.width(), place.height(), plate.radius * block.style.em),
        );
        self.event(PLATE_LAYER, &frames, style, &tags);
    }

    fn shadow(&mut self, block: &Block, line: &BlockLine, run: &SetRun, opacity: f64, frames: Range<u32>) {
        let em = block.style.em;
        let shadow = block.style.shadow;
        let (color, alpha) = (ass_color(shadow.color), alpha(shadow.opacity * opacity));
        let (spread, blur, drop) = (shadow.spread * em, shadow.blur * em, shadow.drop * em);
        let text = if block.style.outline.hides(shadow) {
            // A blurred outline around nothing is drawn in half the time, and what is missing lies under the letters.
            let Written { place, body } = written(line, run, em, drop - self.top(), |_| None);
            format!("{{{place}\\bord{spread:.2}\\blur{blur:.2}\\shad0\\1a&HFF&\\3c{color}\\3a{alpha}}}{body}")
        } else {
            // Letters all but clear and an outline wholly clear: then libass makes the shadow of both as one shape.
            let Written { place, body } = written(line, run, em, -self.top(), |_| None);
            let drop = format!("\\xshad0\\yshad{:.2}", drop.max(0.01));
            format!(
                "{{{place}\\bord{spread:.2}\\blur{blur:.2}{drop}\\1a&HFE&\\3a&HFF&\\4c{color}\\4a{alpha}}}{body}"
            )
        };
        let style = self.style(run);
        self.event(SHADOW_LAYER, &frames, style, &text);
    }

    fn letters(&mut self, shown: &Shown, line: &BlockLine, run: &SetRun, frames: Range<u32>) {
        let style = &shown.block.style;
        let opacity = shown.opacity(frames.start);
        let marked = |piece: usize| shown.marks.get(piece).is_some_and(|mark| mark.contains(&frames.start));
        let color = |piece: usize| style.current.filter(|_| marked(piece)).unwrap_or(style.color);
        let Written { place, body } = written(line, run, style.em, -self.top(), |piece| Some(color(piece)));
        let text = format!(
            "{{{place}\\bord{:.2}\\shad0\\1a{}\\3c{}\\3a{}}}{body}",
            style.outline.width * style.em,
            alpha(opacity),
            ass_color(style.outline.color),
            alpha(style.outline.opacity * opacity),
        );
        let face = self.style(run);
        self.event(LETTER_LAYER, &frames, face, &text);
    }

    /// The canvas's row that is the script's first, in pixels.
    fn top(&self) -> f64 {
        f64::from(self.rows.start)
    }

    /// The number of a run's face among the styles.
    fn style(&mut self, run: &SetRun) -> usize {
        if !self.fonts.contains(&run.face.file) {
            self.fonts.push(Arc::clone(&run.face.file));
        }
        // A comma would end the field; no font that follows the rules has one in its name.
        let style = (run.face.ass_name.replace([',', '\n', '\r'], " "), run.synthetic_bold);
        self.styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        })
    }

    /// A style for drawings, which use no face: the text's first.
    fn any_style(&mut self, block: &Block) -> Option<usize> {
        let run = block.lines.iter().find_map(|line| line.set.runs.first())?;
        Some(self.style(run))
    }

    fn event(&mut self, layer: u32, frames: &Range<u32>, style: usize, text: &str) {
        let frames = frames.start - self.range.start..frames.end - self.range.start;
        let [start, end] = [frames.start, frames.end].map(|frame| clock(before_frame(frame, self.rate)));
        self.seen.push(frames);
        let _ = writeln!(self.events, "Dialogue: {layer},{start},{end},F{style},,0,0,0,,{text}");
    }
}

/// A colour as ASS writes it.
fn ass_color(color: Rgb) -> String {
    let Rgb(r, g, b) = shifted(color);
    format!("&H{b:02X}{g:02X}{r:02X}&")
}

/// Frames of a range that begin a step of the fade.
fn fade_frames(shown: &Shown, seen: &Range<u32>) -> Range<u32> {
    shown.frames.start.clamp(seen.start, seen.end)
        ..(shown.frames.start + shown.fade + 1).clamp(seen.start, seen.end)
}

/// A range cut at each change within it.
fn stretches(whole: &Range<u32>, changes: impl Iterator<Item = u32>) -> Vec<Range<u32>> {
    let mut cuts: Vec<u32> = changes.filter(|at| *at > whole.start && *at < whole.end).collect();
    cuts.extend([whole.start, whole.end]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|ends| ends[0]..ends[1]).collect()
}

/// A run as ASS has it: the tags that place it and what follows them.
struct Written {
    place: String,
    body: String,
}

/// Writes a run, moved down by some pixels, each piece in its colour if it has one.
fn written(
    line: &BlockLine,
    run: &SetRun,
    em: f64,
    down: f64,
    color: impl Fn(usize) -> Option<Rgb>,
) -> Written {
    let x = line.x + run.x * em;
    let drawing = run.as_shape.then(|| run.face.drawing(&run.text, run.right_to_left, em)).flatten();
    if let Some(drawing) = drawing {
        let (x, y) = (x + drawing.left, line.baseline - drawing.top + down);
        let color = run.spans.first().and_then(|(_, piece)| color(*piece)).map(ass_color);
        let color = color.map_or_else(String::new, |color| format!("{{\\1c{color}}}"));
        let place = format!("\\an7\\pos({x:.2},{y:.2})\\p1");
        return Written { place, body: color + &drawing.commands };
    }
    let top = line.baseline - run.face.line.ascent * em + down;
    let place = format!("\\an7\\pos({x:.2},{top:.2})\\fs{:.3}", run.face.ass_size(em));
    Written { place, body: colored(run, color) }
}

/// A run's text with colours where they change.
fn colored(run: &SetRun, color: impl Fn(usize) -> Option<Rgb>) -> String {
    let (open, close) = direction_marks(run);
    let mut text = String::from(open);
    let (mut last, mut at) = (None, 0);
    for (range, piece) in &run.spans {
        escape(&run.text[at..range.start], &mut text);
        let wanted = color(*piece);
        if let Some(color) = wanted.filter(|_| wanted != last) {
            let _ = write!(text, "{{\\1c{}}}", ass_color(color));
        }
        last = wanted;
        escape(&run.text[range.clone()], &mut text);
        at = range.end;
    }
    escape(&run.text[at..], &mut text);
    text.push_str(close);
    text
}

/// Marks that force a run's direction where its letters alone would not say it.
fn direction_marks(run: &SetRun) -> (&'static str, &'static str) {
    match (run.right_to_left, reads_from_right(&run.text)) {
        (true, false) => ("\u{202e}", "\u{202c}"),
        (false, true) => ("\u{202d}", "\u{202c}"),
        _ => ("", ""),
    }
}

/// Writes a text so that libass shows it as it is: braces would open override tags, and a backslash would act with
/// the letter after it, from which an invisible character parts it.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '{' | '}' => out.extend(['\\', c]),
            '\\' => out.extend(['\\', '\u{2060}']),
            // Their work is done: runs are in their order already.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

fn alpha(opacity: f64) -> String {
    format!("&H{:02X}&", 255 - (opacity.clamp(0.0, 1.0) * 255.0).round() as u8)
}

/// A rectangle with round corners as an ASS drawing, from its upper left corner.
fn round_rectangle(width: f64, height: f64, radius: f64) -> String {
    /// How far a cubic's handles reach to draw a quarter circle.
    const KAPPA: f64 = 0.552_285;
    let radius = radius.min(width / 2.0).min(height / 2.0);
    let near = radius * (1.0 - KAPPA);
    let (right, bottom) = (width, height);
    format!(
        "m {radius:.1} 0 l {:.1} 0 b {:.1} 0 {right:.1} {near:.1} {right:.1} {radius:.1} l {right:.1} {:.1} \
         b {right:.1} {:.1} {:.1} {bottom:.1} {:.1} {bottom:.1} l {radius:.1} {bottom:.1} \
         b {near:.1} {bottom:.1} 0 {:.1} 0 {:.1} l 0 {radius:.1} b 0 {near:.1} {near:.1} 0 {radius:.1} 0",
        right - radius,
        right - near,
        bottom - radius,
        bottom - near,
        right - near,
        right - radius,
        bottom - near,
        bottom - radius,
    )
}

/// A moment between a frame and the one before it, in hundredths of a second, which is all that ASS can say; as near
/// to the middle as it goes, so that rounding elsewhere does no harm. Exact up to 100 frames a second.
fn before_frame(frame: u32, rate: FrameRate) -> u64 {
    if frame == 0 {
        return 0;
    }
    let (num, den) = (u64::from(rate.num), u64::from(rate.den));
    // The middle lies at (frame - 1/2) * den / num seconds.
    let middle = ((2 * u64::from(frame) - 1) * den * 100 + num) / (2 * num);
    let earliest = (u64::from(frame) - 1) * den * 100 / num + 1;
    let latest = u64::from(frame) * den * 100 / num;
    middle.clamp(earliest.min(latest), latest)
}

fn clock(hundredths: u64) -> String {
    let (seconds, hundredths) = (hundredths / 100, hundredths % 100);
    format!("{}:{:02}:{:02}.{hundredths:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The colour that, taken by BT.601, gives the Y, Cb and Cr that the wanted one has in BT.709 (luma weights of ITU-R
/// BT.601 and BT.709). ffmpeg's `ass` filter takes BT.601: version 5 always, later ones where the frames that come to
/// it name no matrix. Only the most saturated greens and cyans have no such colour and come out a little darker.
fn shifted(Rgb(r, g, b): Rgb) -> Rgb {
    const BT709: (f64, f64) = (0.2126, 0.0722);
    const BT601: (f64, f64) = (0.299, 0.114);
    let [r, g, b] = [r, g, b].map(f64::from);
    let (kr, kb) = BT709;
    let y = kr * r + (1.0 - kr - kb) * g + kb * b;
    let (cb, cr) = ((b - y) / (1.0 - kb), (r - y) / (1.0 - kr));
    let (kr, kb) = BT601;
    let (r, b) = (y + cr * (1.0 - kr), y + cb * (1.0 - kb));
    let g = (y - kr * r - kb * b) / (1.0 - kr - kb);
    let [r, g, b] = [r, g, b].map(|value| value.round().clamp(0.0, 255.0) as u8);
    Rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_lies_between_two_frames_at_every_usual_rate() {
        for (num, den) in [
            (24, 1),
            (24000, 1001),
            (25, 1),
            (30, 1),
            (30000, 1001),
            (50, 1),
            (60, 1),
            (60000, 1001),
            (100, 1),
        ] {
            let rate = FrameRate { num, den };
            for frame in 1..2000u32 {
                let ms = |frame: u32| f64::from(frame) * f64::from(den) * 1000.0 / f64::from(num);
                let boundary = before_frame(frame, rate) as f64 * 10.0;
                assert!(
                    boundary > ms(frame - 1) && boundary <= ms(frame) + 1e-9,
                    "frame {frame} at {num}/{den}: {boundary} ms"
                );
            }
        }
    }

    #[test]
    fn override_syntax_is_written_so_that_it_cannot_act() {
        let mut out = String::new();
        escape("{\\b1}a\\Nb\\\u{7}\n", &mut out);
        assert_eq!(out, "\\{\\\u{2060}b1\\}a\\\u{2060}Nb\\\u{2060}");
    }

    #[test]
    fn grey_stays_grey_when_shifted() {
        assert_eq!(shifted(Rgb(255, 255, 255)), Rgb(255, 255, 255));
        assert_eq!(shifted(Rgb(10, 11, 15)).1.abs_diff(11), 0);
    }

    #[test]
    fn a_stretch_ends_at_each_change_once() {
        assert_eq!(stretches(&(10..20), [5, 12, 12, 20, 15].into_iter()), [10..12, 12..15, 15..20]);
    }
}
