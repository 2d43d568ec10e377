//! What nobody waits for.

/// Lets a value go on another thread: one of many parts takes a while. Where the program ends meanwhile, the system
/// takes all of it at once.
pub fn let_go(value: impl Send + 'static) {
    rayon::spawn(move || drop(value));
}
