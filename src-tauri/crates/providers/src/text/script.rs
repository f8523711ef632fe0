//! What a character tells about its writing system. Ranges are Unicode's blocks.

/// Han characters, each about a syllable.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '々' | '〇')
}

/// Hiragana and katakana, each about a mora.
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}') && c != '・'
}

/// Thai, Lao, Burmese and Khmer, which put no spaces between words.
pub fn is_south_east_asian(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether words are written without spaces between them in this character's script.
pub fn is_unspaced(c: char) -> bool {
    is_han(c) || is_kana(c) || is_south_east_asian(c)
}

/// Korean syllables.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Pictographs and what joins and colours them: shown, not spoken.
pub fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{2300}'..='\u{23ff}'
        | '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}')
}

/// Signs that end a sentence in the scripts of the world.
pub fn ends_sentence(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '．'
            | '｡'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '։'
            | '።'
            | '၊'
            | '။'
            | '។'
            | '‽'
            | '⁇'
            | '⁈'
            | '⁉'
    )
}

/// Signs after which a speaker takes a short breath.
pub fn ends_clause(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '、' | '，' | '；' | '：' | '､' | '،' | '؛' | '፣' | '፤')
}

/// Signs that end a sentence and need no space after them.
pub fn ends_unspaced_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．' | '။' | '។')
}

/// Quotes and brackets that close after a sentence's end and still belong to it.
pub fn closes(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '】' | '》' | '〉'
    )
}

/// Quotes and brackets that open and belong to what follows.
pub fn opens(c: char) -> bool {
    matches!(
        c,
        '“' | '‘'
            | '„'
            | '‚'
            | '«'
            | '‹'
            | '('
            | '['
            | '{'
            | '「'
            | '『'
            | '（'
            | '【'
            | '《'
            | '〈'
            | '¿'
            | '¡'
    )
}

/// Whether anything of a text can be spoken.
pub fn is_speakable(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}
