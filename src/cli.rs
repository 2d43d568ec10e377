//! The command line: from arguments to a [`Command`]. Nothing else knows clap.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use crate::commands::{Command, Deny, build, check, ids, import, new, report, serve, theme};

/// Career-path handbooks from Markdown: role guidance, what changes, and a plan whose checklists
/// readers keep.
#[derive(Parser)]
#[command(name = "pathbook", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Subcommands,

    /// Say only what is wrong
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Subcommand)]
enum Subcommands {
    /// Write the site; only changed files are written
    Build {
        /// The handbook's folder, or any folder of Markdown
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// Where the site goes, from the current folder [default: site in the handbook]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Refuse a build that would change pathbook.lock (for CI)
        #[arg(long)]
        locked: bool,
        /// Fail on warnings too
        #[arg(long, value_enum)]
        deny: Option<DenyArgument>,
        /// Tell how long each stage took
        #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
        timings: Option<TimingsArgument>,
    },
    /// Show every problem; write nothing
    Check {
        /// The handbook's folder, or any folder of Markdown
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// How problems are told
        #[arg(long, value_enum, default_value_t = FormatArgument::Text)]
        format: FormatArgument,
        /// Fail on warnings too
        #[arg(long, value_enum)]
        deny: Option<DenyArgument>,
    },
    /// Show the site in a browser while you write; every save shows at once
    Serve {
        /// The handbook's folder, or any folder of Markdown
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// The port [default: 4747, or the next free one]
        #[arg(long, value_name = "N")]
        port: Option<u16>,
        /// Open the browser
        #[arg(long)]
        open: bool,
        /// Have open tabs go to the page that was edited
        #[arg(long)]
        follow: bool,
        /// Look for changes so often, in seconds: for network drives, of which the system tells nothing
        #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "2", value_parser = clap::value_parser!(u64).range(1..=3600))]
        poll: Option<u64>,
    },
    /// List every checklist item with its id; write ids into the pages
    Ids {
        /// The handbook's folder, or any folder of Markdown
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// Write an id behind every item that has none
        #[arg(long)]
        write: bool,
        /// Retire an item that is gone for good; may be given several times
        #[arg(long, value_name = "ID", conflicts_with = "write")]
        forget: Vec<String>,
    },
    /// Bring your own ladder: make framework files of one in another form
    Import {
        /// What the file is
        #[arg(value_enum)]
        form: FormArgument,
        /// The file; for `yaml` a folder of files too
        file: PathBuf,
        /// The handbook that the files are written into; a new one if there is none
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// For `ddat`: the file that describes all skills, if you have it
        #[arg(long, value_name = "FILE")]
        skills: Option<PathBuf>,
    },
    /// Make a handbook that builds at once
    New {
        /// The folder to make
        dir: PathBuf,
        /// What to start from
        #[arg(long, value_enum, default_value_t = TemplateArgument::Pm)]
        template: TemplateArgument,
    },
    /// A team's gaps and needs, from progress files that people handed in; of at least five people
    Report {
        /// The files, as "Save a file" in My progress makes them
        #[arg(required = true, value_name = "FILES")]
        files: Vec<PathBuf>,
        /// The folder of the handbook they belong to
        #[arg(long, value_name = "DIR", default_value = ".")]
        handbook: PathBuf,
        /// Where the page goes
        #[arg(long, value_name = "FILE", default_value = "team-report.html")]
        out: PathBuf,
    },
    /// List themes, make one, copy a file of one, check yours
    Theme {
        #[command(subcommand)]
        action: ThemeArgument,
    },
}

#[derive(Subcommand)]
enum ThemeArgument {
    /// Which themes there are, and which the handbook uses
    List {
        /// The handbook's folder
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Make a theme that builds at once, in themes/NAME
    New {
        /// Its name: small letters, digits and dashes
        name: String,
        /// The handbook's folder
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// The theme that gives what the new one does not have
        #[arg(long, value_name = "THEME", default_value = "default")]
        from: String,
    },
    /// Copy a template, component or asset of the theme into the handbook's theme folder, to change it
    Eject {
        /// Which: `page.html`, `role` or `css/text.css`, for example
        name: String,
        /// The handbook's folder
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// Show it, and write nothing
        #[arg(long)]
        print: bool,
    },
    /// What the handbook changes in its theme, and what is wrong with it
    Check {
        /// The handbook's folder
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum DenyArgument {
    /// Warnings count as errors
    Warnings,
}

#[derive(Clone, Copy, ValueEnum)]
enum TimingsArgument {
    /// For people, on standard error
    Text,
    /// For programs, on standard output
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    /// For people
    Text,
    /// A list of objects
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// For code scanning
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormArgument {
    /// CSV with a row for each role level and skill, as of the UK's Government Digital and Data framework
    Ddat,
    /// A matrix, as CSV or in Markdown: competencies down, role levels across
    Table,
    /// Job families: levels, themes and competencies
    Yaml,
}

#[derive(Clone, Copy, ValueEnum)]
enum TemplateArgument {
    /// From project manager to senior project manager
    Pm,
    /// A home page and one page with two activities
    Blank,
}

/// The command that the program's arguments ask for.
///
/// Help, the version and wrong arguments are answered here; the error is the exit status.
pub fn parse() -> Result<Command, ExitCode> {
    let arguments = Arguments::try_parse().map_err(|error| {
        // Whether anyone reads it or not, there is nothing more to do.
        let _ = error.print();
        if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
    })?;
    let quiet = arguments.quiet;
    let denied = |deny: Option<DenyArgument>| match deny {
        Some(DenyArgument::Warnings) => Deny::Warnings,
        None => Deny::Errors,
    };
    Ok(match arguments.command {
        Subcommands::Build { dir, out, locked, deny, timings } => Command::Build(build::Options {
            dir,
            out,
            locked,
            deny: denied(deny),
            timings: timings.map(|format| match format {
                TimingsArgument::Text => build::Timings::Text,
                TimingsArgument::Json => build::Timings::Json,
            }),
            quiet,
        }),
        Subcommands::Check { dir, format, deny } => Command::Check(check::Options {
            dir,
            format: match format {
                FormatArgument::Text => check::Format::Text,
                FormatArgument::Json => check::Format::Json,
                FormatArgument::Github => check::Format::Github,
                FormatArgument::Sarif => check::Format::Sarif,
            },
            deny: denied(deny),
            quiet,
        }),
        Subcommands::Serve { dir, port, open, follow, poll } => Command::Serve(serve::Options {
            dir,
            port,
            open,
            poll: poll.map(Duration::from_secs),
            follow,
            quiet,
        }),
        Subcommands::Ids { dir, write, forget } => Command::Ids(ids::Options { dir, write, forget, quiet }),
        Subcommands::Import { form, file, out, skills } => Command::Import(import::Options {
            form: match form {
                FormArgument::Ddat => import::Form::Ddat,
                FormArgument::Table => import::Form::Table,
                FormArgument::Yaml => import::Form::Yaml,
            },
            file,
            out,
            skills,
            quiet,
        }),
        Subcommands::Report { files, handbook, out } => {
            Command::Report(report::Options { files, handbook, out, quiet })
        }
        Subcommands::Theme { action } => {
            let (dir, action) = match action {
                ThemeArgument::List { dir } => (dir, theme::Action::List),
                ThemeArgument::New { name, dir, from } => (dir, theme::Action::New { name, from }),
                ThemeArgument::Eject { name, dir, print } => (dir, theme::Action::Eject { name, print }),
                ThemeArgument::Check { dir } => (dir, theme::Action::Check),
            };
            Command::Theme(theme::Options { dir, action, quiet })
        }
        Subcommands::New { dir, template } => Command::New(new::Options {
            dir,
            template: match template {
                TemplateArgument::Pm => new::Template::Pm,
                TemplateArgument::Blank => new::Template::Blank,
            },
            quiet,
        }),
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
