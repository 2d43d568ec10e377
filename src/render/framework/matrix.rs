//! The matrix: competencies by area down, role levels across.

use serde::Serialize;

use crate::model::view::{View, WHOLE_MATRIX};
use crate::render::framework::{Desk, Ref, dots};

/// What the component `matrix` shows.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct MatrixData {
    /// The families that have a matrix of their own; none where one matrix holds all.
    pub families: Vec<FamilyLink>,
    /// The URL of the matrix of all, or nothing where this is it.
    pub all: String,
    /// The tables, one where it is not too wide, else one a role.
    pub tables: Vec<Table>,
}

/// A family's matrix.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct FamilyLink {
    /// The family's name.
    pub name: String,
    /// The URL of its matrix, or nothing.
    pub url: String,
    /// How many role levels it has.
    pub levels: usize,
    /// Whether it is shown here.
    pub here: bool,
}

/// A table.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Table {
    /// The id of the role it is of, or nothing.
    pub id: String,
    /// What it is of: a role or a family; nothing where it is of all.
    pub name: String,
    /// The roles across the top, each with the number of its levels; none where there is only one.
    pub roles: Vec<RoleSpan>,
    /// The role levels across the top.
    pub levels: Vec<Ref>,
    /// The rows by area.
    pub areas: Vec<AreaRows>,
}

/// A role above its levels.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct RoleSpan {
    /// The role's name.
    pub name: String,
    /// How many columns it spans.
    pub span: usize,
}

/// The rows of an area.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct AreaRows {
    /// The area's name, or nothing.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A competency and what each role level expects of it.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Row {
    /// The competency.
    pub competency: Ref,
    /// What is expected, one for each role level.
    pub cells: Vec<Cell>,
}

/// What a role level expects of a competency.
#[derive(Clone, Hash, Debug, Serialize)]
pub struct Cell {
    /// The name of the degree, or nothing.
    pub name: String,
    /// Classes that draw it as dots.
    pub dots: String,
}

impl Desk<'_> {
    pub(super) fn matrix(&self, family: Option<usize>) -> MatrixData {
        let atlas = self.atlas;
        let framework = &atlas.handbook.framework;
        let is_large = framework.levels.len() > WHOLE_MATRIX;
        let shown = |of: &(Option<usize>, Vec<usize>)| family.is_none_or(|family| of.0 == Some(family));
        let named = atlas.families.iter().filter(|(family, _)| family.is_some()).count();
        let families =
            atlas.families.iter().filter(|_| is_large || named > 1).filter_map(|(other, roles)| {
                let index = (*other)?;
                let levels = roles.iter().map(|role| framework.roles[*role].levels.len()).sum();
                let name = framework.families[index].name.clone();
                let url = self.url(View::Matrix(Some(index)));
                Some(FamilyLink { name, url, levels, here: family == Some(index) })
            });
        let families: Vec<FamilyLink> = families.collect();
        // Without pages of the families everything stands here.
        let has_pages = !families.is_empty() && families.iter().all(|family| !family.url.is_empty());
        let is_paged = is_large && has_pages;
        let roles: Vec<usize> =
            atlas.families.iter().filter(|of| shown(of)).flat_map(|(_, roles)| roles).copied().collect();
        let columns: usize = roles.iter().map(|role| framework.roles[*role].levels.len()).sum();
        let tables = match family {
            // The pages of the families hold the tables; roles of no family have none but here.
            None if is_paged => atlas
                .families
                .iter()
                .filter(|(family, _)| family.is_none())
                .flat_map(|(_, roles)| roles)
                .map(|role| self.table(&[*role], true))
                .collect(),
            _ if columns > WHOLE_MATRIX => roles.iter().map(|role| self.table(&[*role], true)).collect(),
            _ => vec![self.table(&roles, false)],
        };
        MatrixData {
            families: if has_pages { families } else { Vec::new() },
            all: if family.is_some() { self.url(View::Matrix(None)) } else { String::new() },
            tables,
        }
    }

    fn table(&self, roles: &[usize], is_named: bool) -> Table {
        let framework = &self.atlas.handbook.framework;
        let role = |role: &usize| &framework.roles[*role];
        let levels: Vec<usize> = roles.iter().flat_map(|index| &role(index).levels).copied().collect();
        let mut expected = vec![false; framework.competencies.len()];
        for expectation in levels.iter().flat_map(|level| &framework.levels[*level].expects) {
            expected[expectation.competency] = true;
        }
        let rows =
            (0..framework.competencies.len()).filter(|competency| expected[*competency]).map(|competency| {
                let scale = &framework.scales[framework.competencies[competency].scale].levels;
                let cells = levels.iter().map(|level| match framework.expected(*level, competency) {
                    None => Cell { name: String::new(), dots: String::new() },
                    Some(rank) => Cell { name: scale[rank].name.clone(), dots: dots(rank + 1, scale.len()) },
                });
                let row = Row { competency: self.competency_ref(competency), cells: cells.collect() };
                (framework.competencies[competency].area, row)
            });
        let spans = roles.iter().map(|index| {
            let role = role(index);
            RoleSpan { name: role.name.clone(), span: role.levels.len() }
        });
        let first = roles.first().filter(|_| is_named).map(role);
        Table {
            id: first.map(|role| role.id.to_string()).unwrap_or_default(),
            name: first.map(|role| role.name.clone()).unwrap_or_default(),
            roles: if roles.len() > 1 { spans.collect() } else { Vec::new() },
            levels: levels.iter().map(|level| self.level_ref(*level)).collect(),
            areas: self.by_area(rows).into_iter().map(|(_, name, rows)| AreaRows { name, rows }).collect(),
        }
    }
}
