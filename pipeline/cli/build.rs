//! Tells the linker where the binary finds libduckdb at run time: beside itself, one
//! folder up (test binaries), or where `make` put the prebuilt library.

fn main() {
    println!("cargo:rerun-if-env-changed=DUCKDB_LIB_DIR");
    println!("cargo:rerun-if-changed=pipeline/cli/build.rs");
    let unix = std::env::var("CARGO_CFG_UNIX").is_ok();
    if !unix {
        return;
    }
    let origin =
        if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("macos") { "@loader_path" } else { "$ORIGIN" };
    let mut paths = vec![origin.to_owned(), format!("{origin}/..")];
    paths.extend(std::env::var("DUCKDB_LIB_DIR"));
    for path in paths {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{path}");
    }
}
