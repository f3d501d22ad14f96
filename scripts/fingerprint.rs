//! Build script: gives both halves of the program the fingerprint of the sources they are built from, so that a page of an older release notices that
//! the server's answers have another shape (`encoding`).

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn main() {
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let mut found = vec![PathBuf::from("Cargo.lock")];
    sources(Path::new("src"), &mut found);
    found.sort();
    let mut hasher = DefaultHasher::new();
    for path in found {
        path.hash(&mut hasher);
        // Cargo.lock is absent where the project is built as a dependency.
        fs::read(&path).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo:rustc-env=SUNWAI_FINGERPRINT={:016x}", hasher.finish());
}
