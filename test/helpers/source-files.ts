import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import ts from 'typescript'
import { root } from './contract-document.js'

/** One import or re-export. */
export interface SourceImport {
  /** The imported file, relative to `src` and with `/`, or the package's specifier. */
  target: string
  /** Whether `target` is a package. */
  external: boolean
  /** Whether nothing of it remains at run time. */
  typeOnly: boolean
}

/** One hand-written module of `src`. */
export interface SourceFile {
  /** Relative to `src`, with `/`. */
  path: string
  lines: number
  imports: SourceImport[]
  syntax: ts.SourceFile
}

/** Lists the hand-written files of `src`, relative to it and with `/`. */
export function listSourcePaths(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(root, 'src'), join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.includes('/generated/'))
}

/** Parses every hand-written TypeScript module of `src`. */
export function readSourceFiles(): SourceFile[] {
  const folder = join(root, 'src')
  return listSourcePaths()
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
      return { path, lines: text.trimEnd().split('\n').length, imports: readImports(syntax), syntax }
    })
}

function readImports(syntax: ts.SourceFile): SourceImport[] {
  const imports: SourceImport[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return
    const { text } = specifier
    const external = !text.startsWith('.')
    const target = external ? text : relative('.', join(dirname(syntax.fileName), text)).replace(/\.js$/, '.ts')
    imports.push({ target: target.split(sep).join('/'), external, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyImport(node))
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyExport(node))
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    ts.forEachChild(node, visit)
  }
  visit(syntax)
  return imports
}

function isTypeOnlyImport({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false
  if (importClause.isTypeOnly) return true
  const { name, namedBindings } = importClause
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false
  return namedBindings.elements.every((element) => element.isTypeOnly)
}

function isTypeOnlyExport({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  if (isTypeOnly) return true
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return false
  return exportClause.elements.every((element) => element.isTypeOnly)
}

/** A function of a source file, where it begins and how many lines are its own. */
export interface SourceFunction {
  place: string
  lines: number
}

/** Lists the functions of a module. The lines of a function within another one count for the inner one only. */
export function listFunctions(syntax: ts.SourceFile): SourceFunction[] {
  const functions: SourceFunction[] = []
  const lineOf = (position: number): number => syntax.getLineAndCharacterOfPosition(position).line
  /** Returns how many lines the functions at and below `node` take. */
  const visit = (node: ts.Node): number => {
    let nested = 0
    ts.forEachChild(node, (child) => {
      nested += visit(child)
    })
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return nested
    const first = lineOf(node.getStart())
    const lines = lineOf(node.getEnd()) - first + 1
    functions.push({ place: `${syntax.fileName}:${first + 1}`, lines: lines - nested })
    // A callback on a line of the outer function leaves that line to the outer one.
    return lines > 1 ? lines : 0
  }
  visit(syntax)
  return functions
}

/** Lists the names that an entry of the package exports, its own and those it hands on, as `file:name`. */
function listPublicNames(entry: SourceFile): string[] {
  return entry.syntax.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return listExports(statement).map((name) => `${entry.path}:${name}`)
    const [target] = readImports(ts.createSourceFile(entry.path, statement.getText(), ts.ScriptTarget.Latest, true))
    if (statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) {
      // The schemas of openapi.yaml are exported whole; they are described there.
      if (target?.target === 'contract/generated/schemas.ts') return []
      throw new Error(`${entry.path} must export by name`)
    }
    return statement.exportClause.elements.map(({ name, propertyName }) => {
      return `${target?.target ?? entry.path}:${(propertyName ?? name).text}`
    })
  })
}

/** Lists the names that a statement declares and exports. */
function listExports(statement: ts.Statement): string[] {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
  if (isExported !== true) return []
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText())
  return 'name' in statement ? [(statement.name as ts.Identifier).text] : []
}

/** Lists what the entries of the package export without a docstring, as `file:name`. */
export function listUndocumentedExports(files: readonly SourceFile[], entries: readonly string[]): string[] {
  const names = new Set(files.filter(({ path }) => entries.includes(path)).flatMap(listPublicNames))
  const found = files.flatMap(({ path, syntax }) =>
    syntax.statements.flatMap((statement) => {
      const own = listExports(statement).map((name) => `${path}:${name}`)
      return own.filter((name) => names.has(name)).map((name) => ({ name, statement }))
    })
  )
  return found.filter(({ statement }) => ts.getJSDocCommentsAndTags(statement).length === 0).map(({ name }) => name)
}

/** Tells whether a module has a default export. */
export function hasDefaultExport(syntax: ts.SourceFile): boolean {
  return syntax.statements.some(
    (statement) =>
      ts.isExportAssignment(statement) ||
      (ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) === true)
  )
}

/** Lists the cycles of imports, each from its first file back to it. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(
    files.map((file) => [file.path, file.imports.filter(({ external }) => !external).map(({ target }) => target)])
  )
  const cycles = new Set<string>()
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) cycles.add([...trail.slice(start), path].join(' -> '))
    if (start >= 0 || done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return [...cycles]
}
