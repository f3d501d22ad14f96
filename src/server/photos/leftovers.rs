//! Files that a killed server leaves in the photo folder: partial files, and the file with which a start tests the folder.

use crate::language::dates::Millis;
use std::{
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// Age after which a partial file is abandoned: longer than any request may take, in milliseconds.
const LEFT_BEHIND: Millis = 3_600_000;

/// Whether the name is that of a leftover: `NAME.jpg#1`, which `object_store` uses while writing; `NAME.part`, which earlier versions used; or the
/// test file `start-NAME.probe`.
pub fn is_leftover(file: &str) -> bool {
    let written = match file.rsplit_once('#') {
        Some((name, number)) if !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => return file.ends_with(".part") || is_probe(file),
    };
    written.ends_with(".jpg") || is_probe(written)
}

fn is_probe(file: &str) -> bool {
    file.starts_with("start-") && file.ends_with(".probe")
}

/// Removes leftovers that are older than any request. Returns how many.
pub fn sweep(data_dir: &Path, now: Millis) -> usize {
    let folder = data_dir.join("photos");
    let Ok(entries) = fs::read_dir(&folder) else { return 0 };
    let within = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let folders: Vec<_> = within.map(|entry| entry.path()).collect();
    [folder].iter().chain(&folders).map(|folder| sweep_in(folder, now)).sum()
}

fn sweep_in(folder: &Path, now: Millis) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let old = entries.flatten().filter(|entry| {
        let changed = entry.metadata().ok().filter(fs::Metadata::is_file).and_then(|about| about.modified().ok());
        is_leftover(&entry.file_name().to_string_lossy()) && changed.is_some_and(|at| now - millis(at) > LEFT_BEHIND)
    });
    old.filter(|entry| fs::remove_file(entry.path()).is_ok()).count()
}

fn millis(at: SystemTime) -> Millis {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::clock::Clock;
    use std::time::Duration;

    #[test]
    fn only_leftovers_of_a_killed_server_are_removed_after_an_hour() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("photos/ab");
        fs::create_dir_all(&folder).unwrap();
        let photo = format!("ab{}.jpg", "0".repeat(62));
        let leftovers = [
            folder.join(format!("{photo}#1")),
            folder.join(format!("{photo}#12")),
            folder.join("old.part"),
            data.path().join("photos/start-0123456789abcdef.probe"),
            data.path().join("photos/start-0123456789abcdef.probe#1"),
        ];
        let kept = [folder.join(&photo), folder.join(format!("{photo}#x")), folder.join("notes.txt")];
        for file in leftovers.iter().chain(&kept) {
            fs::write(file, b"half").unwrap();
        }
        let now = Clock::System.now();
        assert_eq!(sweep(data.path(), now), 0, "they may still be arriving");
        for file in leftovers.iter().chain(&kept) {
            let file = fs::File::options().write(true).open(file).unwrap();
            file.set_modified(UNIX_EPOCH + Duration::from_secs(1_000_000)).unwrap();
        }
        assert_eq!(sweep(data.path(), now), leftovers.len());
        assert!(kept.iter().all(|file| file.exists()));
        assert_eq!(sweep(&data.path().join("nowhere"), now), 0);
    }
}
