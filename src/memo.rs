//! What is remembered from one build to the next: per key the last input beside the last output.
//!
//! Equal input, same output: nothing here says what changed, and a build without a memory gives the
//! same site.

use crate::parse::ParseMemo;
use crate::render::RenderMemo;
use crate::render::leaves::LeafMemo;
use crate::resolve::ResolveMemo;
use crate::run::Run;
use crate::theme::{ThemeMemo, WordsMemo};

/// The memory of a program that builds again and again; empty for one that builds once.
#[derive(Debug)]
pub struct Memo {
    /// Documents by file.
    pub parsed: ParseMemo,
    /// The identities of items.
    pub resolved: ResolveMemo,
    /// The language files.
    pub words: WordsMemo,
    /// The theme.
    pub theme: ThemeMemo,
    /// Rendered pages by address.
    pub rendered: RenderMemo,
    /// What pages gave to leaves.
    pub leaves: LeafMemo,
    /// What the build is given. A memory that lasts goes with files that rest in memory.
    pub run: Run,
}

impl Memo {
    /// A memory for one build: nothing is kept.
    pub fn once() -> Self {
        Self {
            parsed: ParseMemo::default(),
            resolved: ResolveMemo::default(),
            words: WordsMemo::default(),
            theme: ThemeMemo::default(),
            rendered: RenderMemo::default(),
            leaves: LeafMemo::default(),
            run: Run::default(),
        }
    }

    /// A memory that lasts.
    pub fn lasting() -> Self {
        let mut memo = Self::once();
        memo.parsed.keep = true;
        memo.resolved.keep = true;
        memo.words.keep = true;
        memo.theme.keep = true;
        memo.rendered.keep = true;
        memo.leaves.keep = true;
        memo
    }
}
