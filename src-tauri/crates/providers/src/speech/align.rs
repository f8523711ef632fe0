//! Which stretch of a sound is which word, told by loudness.
//!
//! A synthesiser that speaks the same words twice, once all at one loudness and once with each word at a loudness of
//! its own, makes two sounds that differ in nothing but a factor, and the factor says which word is being spoken.

/// Loudness of the words in turn, of espeak-ng's usual 100. Four, so that a word that leaves no trace of its own
/// (espeak-ng speaks "of the" as one) is noticed. Far enough apart to be told from each other at 16 bits, and none so
/// loud that a limiter changes the factor.
pub(super) const LEVELS: [u32; 4] = [70, 49, 34, 24];

/// Length of a frame in samples: 5 ms at 22.05 kHz.
const FRAME: usize = 110;
/// A frame whose root mean square is below this (of 32,768) says nothing.
const QUIET: f64 = 40.0;
/// The cost of passing over a word, in squared octaves: less than one frame at a neighbouring level's loudness costs
/// (0.26), so that no frame is claimed for a word that left no trace.
const PASSING: f64 = 0.2;
/// No word is shorter than this many frames; less is a word spoken as one with its neighbour.
const SHORTEST: usize = 5;
/// The most a single frame may cost, so that a glitch doesn't outweigh the words around it.
const WORST: f64 = 1.0;

/// The stretch of each word in samples from the sound's start, as `level` of the words' turns over `even`, which is
/// all at the first level. None for a word without a stretch of its own.
pub(super) fn stretches(even: &[i16], varied: &[i16], words: usize) -> Vec<Option<(usize, usize)>> {
    let heard = ratios(even, varied);
    if words == 0 || heard.is_empty() {
        return vec![None; words];
    }
    let path = likeliest(&heard, words);
    let mut stretches: Vec<Option<(usize, usize)>> = vec![None; words];
    for ((frame, _), word) in heard.iter().zip(path) {
        let (start, end) = (frame * FRAME, (frame + 1) * FRAME);
        let stretch = stretches[word].get_or_insert((start, end));
        stretch.1 = end;
    }
    for stretch in &mut stretches {
        *stretch = stretch.filter(|(start, end)| end - start >= SHORTEST * FRAME);
    }
    stretches
}

/// The binary logarithm of the loudness factor of each frame that can be heard, with the frame's number.
fn ratios(even: &[i16], varied: &[i16]) -> Vec<(usize, f64)> {
    let frames = even.chunks_exact(FRAME).zip(varied.chunks_exact(FRAME));
    frames
        .enumerate()
        .filter_map(|(at, (even, varied))| {
            let power = |samples: &[i16]| samples.iter().map(|s| f64::from(*s) * f64::from(*s)).sum::<f64>();
            let (loud, other) = (power(even), power(varied));
            let heard = (loud / FRAME as f64).sqrt() > QUIET && other > 0.0;
            heard.then(|| (at, (other / loud).log2() / 2.0))
        })
        .collect()
}

/// The word of each frame: the cheapest way through all frames and words that never goes back (Viterbi).
fn likeliest(heard: &[(usize, f64)], words: usize) -> Vec<usize> {
    let levels = LEVELS.map(|level| (f64::from(level) / f64::from(LEVELS[0])).log2());
    let cost = |ratio: f64, word: usize| (ratio - levels[word % LEVELS.len()]).powi(2).min(WORST);
    let mut best: Vec<f64> = (0..words).map(|word| cost(heard[0].1, word) + PASSING * word as f64).collect();
    let mut came_from: Vec<Vec<usize>> = vec![(0..words).collect()];
    for (_, ratio) in &heard[1..] {
        let mut next = Vec::with_capacity(words);
        let mut from = Vec::with_capacity(words);
        // The cheapest way here from any word before, a passed-over word costing on the way.
        let (mut lead, mut leader) = (f64::INFINITY, 0);
        for (word, staying) in best.iter().copied().enumerate() {
            let (entry, origin) = if staying <= lead { (staying, word) } else { (lead, leader) };
            next.push(entry + cost(*ratio, word));
            from.push(origin);
            if staying <= lead + PASSING {
                (lead, leader) = (staying, word);
            } else {
                lead += PASSING;
            }
        }
        best = next;
        came_from.push(from);
    }
    let ending = |word: usize| best[word] + PASSING * (words - 1 - word) as f64;
    let mut word = (0..words).min_by(|a, b| ending(*a).total_cmp(&ending(*b))).unwrap_or(0);
    let mut path = vec![0; heard.len()];
    for at in (0..heard.len()).rev() {
        path[at] = word;
        word = came_from[at][word];
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of given lengths in frames as a tone, at even loudness and in turns.
    fn spoken(lengths: &[usize], passed: &[usize]) -> (Vec<i16>, Vec<i16>) {
        let (mut even, mut varied) = (Vec::new(), Vec::new());
        for (word, frames) in lengths.iter().enumerate() {
            let level = if passed.contains(&word) { word - 1 } else { word } % LEVELS.len();
            for at in 0..frames * FRAME {
                let sample = (at as f64 / 9.0).sin() * 6000.0;
                even.push(sample as i16);
                varied.push((sample * f64::from(LEVELS[level]) / f64::from(LEVELS[0])) as i16);
            }
        }
        (even, varied)
    }

    #[test]
    fn each_word_is_found_by_its_loudness() {
        let lengths = [30, 12, 40, 9, 22, 31];
        let (even, varied) = spoken(&lengths, &[]);
        let mut start = 0;
        for (word, stretch) in stretches(&even, &varied, lengths.len()).into_iter().enumerate() {
            let end = start + lengths[word] * FRAME;
            assert_eq!(stretch, Some((start, end)), "word {word}");
            start = end;
        }
    }

    #[test]
    fn a_word_spoken_as_one_with_the_one_before_is_noticed() {
        let (even, varied) = spoken(&[30, 12, 40], &[1]);
        let found = stretches(&even, &varied, 3);
        assert_eq!(found, [Some((0, 42 * FRAME)), None, Some((42 * FRAME, 82 * FRAME))]);
    }

    #[test]
    fn silence_finds_no_word() {
        assert_eq!(stretches(&[0; 4000], &[0; 4000], 2), [None, None]);
        assert!(stretches(&[], &[], 0).is_empty());
    }
}
