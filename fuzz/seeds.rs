//! The inputs of the fuzz targets.

/// The files in one folder of the corpus.
pub fn of(folder: &str) -> Vec<Vec<u8>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// A quarter of all inputs is the random bytes themselves; the others are a seed, changed as the random bytes say.
pub fn mutated(seeds: &[Vec<u8>], noise: &[u8]) -> Vec<u8> {
    let [first, which, steps @ ..] = noise else { return noise.to_vec() };
    if *first < 64 || seeds.is_empty() {
        return noise.to_vec();
    }
    let mut bytes = seeds[usize::from(*which) % seeds.len()].clone();
    // Few changes are more frequent than many: most of a seed must survive, so that deeper code is reached.
    let many = 1 + usize::from(*first) % 8;
    for step in steps.chunks(6).filter(|step| step.len() == 6).take(many) {
        let at = usize::from(u16::from_le_bytes([step[1], step[2]])) % (bytes.len() + 1);
        let length = usize::from(step[3]) % 32;
        let end = (at + length).min(bytes.len());
        match step[0] % 7 {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << (step[4] % 8);
                }
            }
            4 => {
                let other = &seeds[usize::from(step[4]) % seeds.len()];
                let from = usize::from(step[5]) % (other.len() + 1);
                bytes.splice(at..end, other[from..(from + 40).min(other.len())].iter().copied());
            }
            5 => {
                const ODD: [&[u8]; 12] = [
                    b"\"",
                    b",",
                    b";",
                    b"\\u0000",
                    b"null",
                    b"[",
                    b"{",
                    b"-1",
                    b"99999999999999999999",
                    "\u{202e}".as_bytes(),
                    "न्\u{200d}क".as_bytes(),
                    b"\r\n",
                ];
                bytes.splice(at..at, ODD[usize::from(step[4]) % ODD.len()].iter().copied());
            }
            _ => {
                bytes.splice(at..end, [step[4], step[5]]);
            }
        }
    }
    bytes
}
