//! Diagnostics for programs: JSON, GitHub's annotations, SARIF.

use serde_json::{Value, json};

use super::Problem;
use crate::diagnostic::{Code, Severity};

/// A JSON list of problems, ended by a newline.
pub fn json(problems: &[Problem]) -> String {
    format!("{:#}\n", json!(problems))
}

/// GitHub's workflow commands, a line a problem. `prefix` leads from the repository to the handbook.
pub fn github(problems: &[Problem], prefix: &str) -> String {
    let line = |problem: &Problem| {
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        let place = problem.path.as_ref().map_or_else(String::new, |path| {
            let file = escape(&format!("{prefix}{path}"), true);
            format!("file={file},line={},col={},", problem.line, problem.column)
        });
        let message = [Some(&problem.message), problem.help.as_ref()];
        let message: Vec<&str> = message.into_iter().flatten().map(String::as_str).collect();
        let code = problem.code;
        format!("::{severity} {place}title={code}::{}\n", escape(&message.join("\n"), false))
    };
    problems.iter().map(line).collect()
}

/// A SARIF 2.1.0 log, ended by a newline.
pub fn sarif(problems: &[Problem], prefix: &str) -> String {
    let mut codes: Vec<Code> = Code::ALL.to_vec();
    codes.retain(|code| problems.iter().any(|problem| problem.code == code.name()));
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| json!({"id": code.name(), "shortDescription": {"text": code.meaning()}}))
        .collect();
    let results: Vec<Value> = problems.iter().map(|problem| result(problem, prefix)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "pathbook", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result(problem: &Problem, prefix: &str) -> Value {
    let text = match &problem.help {
        Some(help) => format!("{}\n{help}", problem.message),
        None => problem.message.clone(),
    };
    let level = if problem.severity == Severity::Error { "error" } else { "warning" };
    let mut result = json!({"ruleId": problem.code, "level": level, "message": {"text": text}});
    if let Some(path) = &problem.path {
        let path = format!("{prefix}{path}");
        let uri: Vec<String> = path.split('/').map(crate::model::path::encode_segment).collect();
        result["locations"] = json!([{"physicalLocation": {
            "artifactLocation": {"uri": uri.join("/")},
            "region": {"startLine": problem.line, "startColumn": problem.column},
        }}]);
    }
    result
}

fn escape(text: &str, property: bool) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    if property { text.replace(':', "%3A").replace(',', "%2C") } else { text }
}
