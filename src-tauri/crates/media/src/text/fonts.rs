//! The fonts of this machine, and which of them draws what.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use fontdb::{Database, ID, Source, Stretch, Style, Weight};
use harfrust::font::{Font, glyph::outline::OutlineSource, name::NameId};

use super::{
    scripts::{EMOJI_FAMILIES, Han, fallback_families, script_of},
    shape::ShapeCache,
};

/// A font file that text is drawn with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFile {
    /// Where it is.
    pub path: PathBuf,
    /// BLAKE3 of its bytes.
    pub hash: [u8; 32],
}

/// A family that a theme names and this machine lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacedFamily {
    /// The name in the theme.
    pub wanted: String,
    /// What is used in its place.
    pub used: String,
}

/// One face of a font file, ready to be measured.
pub(super) struct Face {
    /// For shaping and measures.
    pub font: Font,
    /// The file it comes from.
    pub file: Arc<FontFile>,
    /// The name by which libass finds exactly this face.
    pub ass_name: String,
    /// The family's name as shown to users.
    pub family: String,
    /// Its weight, 1 to 1000.
    pub weight: u16,
    /// Units per em.
    pub units_per_em: f64,
    /// What libass takes for the line's ascent and descent, in em.
    pub line: LineExtents,
    /// Runs measured before.
    pub shapes: ShapeCache,
}

/// A line's extents above and below the baseline, in em, both positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LineExtents {
    /// Above.
    pub ascent: f64,
    /// Below.
    pub descent: f64,
}

/// How much lighter than asked a face may be before libass thickens it (`ass_font.c`: weight plus 150).
const SYNTHETIC_BOLD_FROM: u16 = 150;

/// A font file larger than this is not opened in the search for a rare character.
const SEARCHED_FILE_LIMIT: u64 = 4 << 20;

/// The fonts of this machine, loaded once, and the rules by which text chooses among them.
pub struct FontBook {
    database: Database,
    /// Families by their name in lower case.
    families: HashMap<String, Vec<ID>>,
    files: Mutex<HashMap<PathBuf, Option<OpenFile>>>,
    faces: Mutex<HashMap<ID, Option<Arc<Face>>>>,
    chosen: Mutex<HashMap<Request, Option<Arc<Face>>>>,
    rare: Mutex<HashMap<char, Option<ID>>>,
}

/// A file and its bytes.
type OpenFile = (Arc<FontFile>, Arc<Vec<u8>>);

/// A question already answered.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Request {
    family: String,
    weight: u16,
    han: Han,
    text: String,
}

/// More answers than this are forgotten at once; a narration has a few thousand different words.
const REMEMBERED_ANSWERS: usize = 16_384;

impl FontBook {
    /// The book of this machine's fonts, loaded at the first call and shared from then on.
    pub fn system() -> Arc<Self> {
        static BOOK: OnceLock<Arc<FontBook>> = OnceLock::new();
        Arc::clone(BOOK.get_or_init(|| {
            let mut database = Database::new();
            database.load_system_fonts();
            Arc::new(Self::of(database))
        }))
    }

    /// This machine's fonts and those in a folder, which come first where names are the same.
    pub fn with_folder(folder: &Path) -> Self {
        let mut database = Database::new();
        database.load_fonts_dir(folder);
        database.load_system_fonts();
        Self::of(database)
    }

    /// Only the fonts in a folder.
    pub fn of_folder(folder: &Path) -> Self {
        let mut database = Database::new();
        database.load_fonts_dir(folder);
        Self::of(database)
    }

    fn of(database: Database) -> Self {
        let mut families: HashMap<String, Vec<ID>> = HashMap::new();
        for face in database.faces() {
            for (family, _) in &face.families {
                families.entry(family.to_lowercase()).or_default().push(face.id);
            }
        }
        Self {
            database,
            families,
            files: Mutex::default(),
            faces: Mutex::default(),
            chosen: Mutex::default(),
            rare: Mutex::default(),
        }
    }

    /// The names of all families, in order.
    pub fn families(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .database
            .faces()
            .filter_map(|face| face.families.first())
            .map(|(name, _)| name.clone())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What is used in place of a family, if it is not installed.
    pub fn replaced(&self, family: &str) -> Option<ReplacedFamily> {
        if self.families.contains_key(&family.to_lowercase()) {
            return None;
        }
        let used = self.any_face(400).map_or_else(|| "no font at all".to_owned(), |face| face.family.clone());
        Some(ReplacedFamily { wanted: family.to_owned(), used })
    }

    /// The upright face of a family that is nearest to a weight.
    pub(super) fn face(&self, family: &str, weight: u16) -> Option<Arc<Face>> {
        let ids = self.families.get(&family.to_lowercase())?;
        let distance = |id: &ID| {
            let face = self.database.face(*id)?;
            let slanted = face.style != Style::Normal;
            let stretch = face.stretch.to_number().abs_diff(Stretch::Normal.to_number());
            // Between two equally near weights the heavier reads better over a picture.
            let Weight(found) = face.weight;
            Some((slanted, stretch, found.abs_diff(weight), found < weight))
        };
        let mut ids: Vec<ID> = ids.iter().filter(|id| distance(id).is_some()).copied().collect();
        ids.sort_by_key(|id| distance(id));
        ids.into_iter().find_map(|id| self.load(id))
    }

    /// The face in which a text is drawn: the wanted family's, or the best fallback that has every character. Where
    /// none has, the wanted family's, or any, so that the rest of the text shows.
    pub(super) fn face_for(&self, family: &str, weight: u16, han: Han, text: &str) -> Option<Arc<Face>> {
        let request = Request { family: family.to_owned(), weight, han, text: text.to_owned() };
        if let Some(known) = lock(&self.chosen).get(&request) {
            return known.clone();
        }
        let found = self.search(family, weight, han, text);
        let mut chosen = lock(&self.chosen);
        if chosen.len() >= REMEMBERED_ANSWERS {
            chosen.clear();
        }
        chosen.insert(request, found.clone());
        found
    }

    fn search(&self, family: &str, weight: u16, han: Han, text: &str) -> Option<Arc<Face>> {
        let primary = self.face(family, weight);
        if let Some(face) = &primary
            && face.covers(text)
        {
            return primary;
        }
        let script = script_of(text);
        fallback_families(script, han)
            .iter()
            .filter_map(|family| self.face(family, weight))
            .find(|face| face.covers(text))
            .or_else(|| self.rare_face(text))
            .or(primary)
            .or_else(|| self.any_face(weight))
    }

    /// Any face at all: the everyday families first.
    fn any_face(&self, weight: u16) -> Option<Arc<Face>> {
        fallback_families(icu_properties::props::Script::Common, Han::default())
            .iter()
            .find_map(|family| self.face(family, weight))
            .or_else(|| self.database.faces().find_map(|face| self.load(face.id)))
    }

    /// A face that has a text's characters though no family was expected to: every small file is looked into.
    fn rare_face(&self, text: &str) -> Option<Arc<Face>> {
        let letter = text.chars().find(|c| !c.is_ascii() && !is_invisible(*c))?;
        let known = lock(&self.rare).get(&letter).copied();
        let id = match known {
            Some(known) => known,
            None => {
                let found = self
                    .database
                    .faces()
                    .find(|face| self.is_small_and_has(face, letter))
                    .map(|face| face.id);
                lock(&self.rare).insert(letter, found);
                found
            }
        };
        self.load(id?).filter(|face| face.covers(text))
    }

    fn is_small_and_has(&self, face: &fontdb::FaceInfo, letter: char) -> bool {
        let (Source::File(path) | Source::SharedFile(path, _)) = &face.source else { return false };
        if face.style != Style::Normal
            || std::fs::metadata(path).map_or(true, |file| file.len() > SEARCHED_FILE_LIMIT)
        {
            return false;
        }
        let Ok(bytes) = std::fs::read(path) else { return false };
        Font::new(bytes, face.index).is_some_and(|font| {
            font.charmap().map_unicode(letter).is_some() && font.bitmap_strikes().is_empty()
        })
    }

    /// The face that draws emoji in colour, if there is one.
    pub(super) fn emoji_face(&self) -> Option<Arc<Face>> {
        EMOJI_FAMILIES.iter().filter_map(|family| self.face(family, 400)).find(|face| face.has_pictures())
    }

    fn load(&self, id: ID) -> Option<Arc<Face>> {
        if let Some(known) = lock(&self.faces).get(&id) {
            return known.clone();
        }
        let loaded = self.open(id).map(Arc::new);
        lock(&self.faces).insert(id, loaded.clone());
        loaded
    }

    fn open(&self, id: ID) -> Option<Face> {
        let info = self.database.face(id)?;
        let (Source::File(path) | Source::SharedFile(path, _)) = &info.source else { return None };
        let (file, bytes) = self.file(path)?;
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = bytes;
        let font = Font::new(shared, info.index)?;
        let metrics = font.metrics();
        let units_per_em = f64::from(metrics.units_per_em);
        let line = LineExtents::of(&font, units_per_em)?;
        Some(Face {
            ass_name: ass_name(&font, &info.post_script_name),
            family: info.families.first().map_or_else(String::new, |(name, _)| name.clone()),
            weight: info.weight.0,
            units_per_em,
            line,
            shapes: ShapeCache::default(),
            file,
            font,
        })
    }

    /// A file's bytes and hash, read once.
    fn file(&self, path: &Path) -> Option<OpenFile> {
        let mut files = lock(&self.files);
        files
            .entry(path.to_owned())
            .or_insert_with(|| {
                let bytes = std::fs::read(path).ok()?;
                let hash = *blake3::hash(&bytes).as_bytes();
                Some((Arc::new(FontFile { path: path.to_owned(), hash }), Arc::new(bytes)))
            })
            .clone()
    }
}

impl Face {
    /// Whether every visible character has a glyph.
    pub fn covers(&self, text: &str) -> bool {
        text.chars().all(|c| is_invisible(c) || self.has(c))
    }

    /// Whether a character has a glyph.
    pub fn has(&self, c: char) -> bool {
        self.font.charmap().map_unicode(c).is_some()
    }

    fn has_pictures(&self) -> bool {
        !self.font.bitmap_strikes().is_empty()
    }

    /// Whether libass has to thicken the face to reach a weight of 700.
    pub fn needs_synthetic_bold(&self, weight: u16) -> bool {
        weight >= 700 && self.weight + SYNTHETIC_BOLD_FROM < 700
    }

    /// The `Fontsize` at which libass draws an em of this many pixels: it scales a face so that its ascent and
    /// descent together have the size (`ass_font.c`, after GDI).
    pub fn ass_size(&self, em: f64) -> f64 {
        em * (self.line.ascent + self.line.descent)
    }
}

impl LineExtents {
    /// What libass takes for ascent and descent: the Windows metrics of `OS/2`, else `hhea`'s, else the typographic
    /// ones, else the box around all glyphs.
    fn of(font: &Font, units_per_em: f64) -> Option<Self> {
        let metrics = font.metrics();
        let em = |units: f32| f64::from(units) / units_per_em;
        let win = metrics.win_line.map(|line| (line.ascender.to_f32(), line.descender.to_f32()));
        let hhea = metrics.hhea_line.map(|line| (line.ascender.to_f32(), line.descender.to_f32()));
        let typo = metrics.typo_line.map(|line| (line.ascender.to_f32(), line.descender.to_f32()));
        let all = (metrics.bounds.y_max.to_f32(), metrics.bounds.y_min.to_f32());
        [win, hhea, typo, Some(all)]
            .into_iter()
            .flatten()
            .find(|(ascender, descender)| ascender - descender > 0.0)
            .map(|(ascender, descender)| Self { ascent: em(ascender), descent: em(-descender) })
    }
}

/// The name that libass matches to one face only: the PostScript name of a font with PostScript outlines, the full
/// name of any other (`ass_fontselect.c`).
fn ass_name(font: &Font, post_script_name: &str) -> String {
    if font.outline_glyphs().source() == Some(OutlineSource::Cff) {
        return post_script_name.to_owned();
    }
    let name = font.names().get(NameId::FULL_NAME).and_then(|name| name.english_or_first());
    name.map_or_else(|| post_script_name.to_owned(), |name| name.name().chars().collect())
}

/// Characters that draw nothing by themselves and need no glyph.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A lock whose holder panicked is still good: every value in it is written whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts font files side by side in a folder, for the `fontsdir` of ffmpeg's `ass` filter, which loads every file in
/// it and nothing else is then needed. Files already there are left alone, so a folder may be shared.
///
/// # Errors
/// The folder can't be made or a file neither linked nor copied into it.
pub fn gather_fonts<'a>(files: impl IntoIterator<Item = &'a FontFile>, folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for file in files {
        let extension = file.path.extension().and_then(|extension| extension.to_str()).unwrap_or("ttf");
        let name = format!("{}.{extension}", blake3::Hash::from_bytes(file.hash).to_hex());
        let target = folder.join(&name);
        if target.exists() {
            continue;
        }
        link(&file.path, &target).or_else(|_| {
            let partial = folder.join(format!("{name}.partial"));
            std::fs::copy(&file.path, &partial)?;
            std::fs::rename(&partial, &target)
        })?;
    }
    Ok(())
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let from = std::path::absolute(from)?;
    std::os::unix::fs::symlink(from, to).or_else(|error| if to.exists() { Ok(()) } else { Err(error) })
}

#[cfg(not(unix))]
fn link(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::hard_link(from, to)
}
