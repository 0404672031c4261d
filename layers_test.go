// Package parley_test checks what holds for the repository as a whole: the
// order of the packages and the rules that every file keeps.
package parley_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module   = "parley"
	maxLines = 400
)

// only says who alone may import a module from outside.
var only = map[string][]string{
	"github.com/cayleygraph/cayley": {"graph/store", "graph/query", "graph/server"},
	"github.com/jackc/pgx":          {"graph/store/storetest", "graph/store", "graph/queue"},
	"github.com/riverqueue/river":   {"graph/queue"},
	"github.com/spf13/cobra":        {"cmd/parley"},
	"github.com/vbauerster/mpb":     {"cmd/parley"},
	"github.com/jedib0t/go-pretty":  {"cmd/parley"},
	"net/http":                      {"cmd/parley", "graph/server"},
}

// line returns the packages in their order: the table of the README, read from
// there so that what is told and what is checked are one.
func line(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for s := range strings.Lines(string(b)) {
		if name, rest, ok := strings.Cut(strings.TrimPrefix(s, "| `"), "` |"); ok && strings.HasPrefix(s, "| `") && strings.Contains(rest, "|") {
			order = append(order, name)
		}
	}
	return order
}

type file struct {
	name  string
	lines int
	fset  *token.FileSet
	ast   *ast.File
}

// sources parses every Go file of the module, tests too.
func sources(t *testing.T) map[string][]file {
	t.Helper()
	found := map[string][]file{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := path.Base(name); name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules") {
				return fs.SkipDir
			}
			if _, err := os.Stat(path.Join(name, "go.mod")); err == nil && name != "." { // a module of its own
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		tree, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		found[dir] = append(found[dir], file{name: name, lines: bytes.Count(src, []byte("\n")), fset: fset, ast: tree})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func imports(f file) []string {
	var out []string
	for _, s := range f.ast.Imports {
		p, _ := strconv.Unquote(s.Path.Value)
		out = append(out, p)
	}
	return out
}

func isTest(name string) bool { return strings.HasSuffix(name, "_test.go") }

func TestEachPackageImportsOnlyWhatStandsAboveIt(t *testing.T) {
	order := line(t)
	all := sources(t)
	delete(all, ".")
	for dir, files := range all {
		at := slices.Index(order, dir)
		if at < 0 {
			t.Errorf("%s: not in the table of packages in README.md", dir)
			continue
		}
		for _, f := range files {
			for _, imported := range imports(f) {
				inside, ok := strings.CutPrefix(imported, module+"/")
				// A test may be a user of its own package, and may read the real data.
				if !ok || isTest(f.name) && (inside == dir || inside == "data") {
					continue
				}
				if i := slices.Index(order, inside); i < 0 || i >= at {
					t.Errorf("%s imports %s, which does not stand above it in the table of packages in README.md", f.name, imported)
				}
				if inside == "data" && strings.HasPrefix(dir, "graph") {
					t.Errorf("%s imports parley/data; graph takes an fs.FS", f.name)
				}
			}
		}
	}
	for _, dir := range order {
		if len(all[dir]) == 0 {
			t.Errorf("README.md lists %s, which has no Go file", dir)
		}
	}
}

func TestLibrariesStayInTheirPlace(t *testing.T) {
	for dir, files := range sources(t) {
		for _, f := range files {
			if isTest(f.name) {
				continue
			}
			for _, imported := range imports(f) {
				for library, allowed := range only {
					if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(allowed, dir) {
						t.Errorf("%s imports %s; only %s may", f.name, imported, strings.Join(allowed, ", "))
					}
				}
			}
		}
	}
}

func TestNothingHappensBeforeMain(t *testing.T) {
	for _, files := range sources(t) {
		for _, f := range files {
			for _, d := range f.ast.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					t.Errorf("%s: func init; make what it sets an argument or a constant", f.fset.Position(fn.Pos()))
				}
			}
		}
	}
}

// Tables may be package variables; nothing may write to them.
func TestPackageVariablesDoNotChange(t *testing.T) {
	for _, files := range sources(t) {
		vars := map[string]bool{}
		for _, f := range files {
			for _, d := range f.ast.Decls {
				g, ok := d.(*ast.GenDecl)
				if !ok || g.Tok != token.VAR {
					continue
				}
				for _, s := range g.Specs {
					for _, n := range s.(*ast.ValueSpec).Names {
						vars[n.Name] = n.Name != "_"
					}
				}
			}
		}
		for _, f := range files {
			for _, d := range f.ast.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
					for _, w := range writes(fn, vars) {
						t.Errorf("%s: writes to the package variable %s", f.fset.Position(w.Pos()), w.Name)
					}
				}
			}
		}
	}
}

// writes returns the assignments in fn to one of vars, or to an element or a
// field of it. A name that fn declares anywhere hides the variable; that may
// miss a write, never invent one.
func writes(fn *ast.FuncDecl, vars map[string]bool) []*ast.Ident {
	own := map[string]bool{}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, name := range n.Names {
				own[name.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					if id, ok := e.(*ast.Ident); ok {
						own[id.Name] = true
					}
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				for _, e := range []ast.Expr{n.Key, n.Value} {
					if id, ok := e.(*ast.Ident); ok {
						own[id.Name] = true
					}
				}
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				own[name.Name] = true
			}
		}
		return true
	})
	var found []*ast.Ident
	written := func(e ast.Expr) {
		if id := base(e); id != nil && vars[id.Name] && !own[id.Name] {
			found = append(found, id)
		}
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					written(e)
				}
			}
		case *ast.IncDecStmt:
			written(n.X)
		}
		return true
	})
	return found
}

// base is the variable that an expression such as a.b[c] starts from.
func base(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

func TestFilesAndPackagesKeepTheHouseRules(t *testing.T) {
	for dir, files := range sources(t) {
		comments := 0
		for _, f := range files {
			if f.lines > maxLines && !isTest(f.name) {
				t.Errorf("%s has %d lines; cut it where the subject changes (limit %d)", f.name, f.lines, maxLines)
			}
			if f.ast.Doc != nil && !isTest(f.name) {
				comments++
			}
			switch f.ast.Name.Name {
			case "util", "utils", "common", "helpers", "types", "core", "misc":
				t.Errorf("%s: package %s says nothing; name it after what it holds", f.name, f.ast.Name.Name)
			}
		}
		if dir != "." && comments != 1 {
			t.Errorf("%s has %d package comments; it must have one", dir, comments)
		}
	}
}

// clocked may look at the clock: to measure and to give up waiting. Nothing else
// does, so that no fact, no file and no answer depends on when it was made, and a
// clock that jumps has nothing to spoil.
var clocked = []string{"graph/server", "cmd/parley"}

func TestTheLineHasNoClock(t *testing.T) {
	looked := map[string]bool{}
	for dir, files := range sources(t) {
		for _, f := range files {
			if isTest(f.name) {
				continue
			}
			ast.Inspect(f.ast, func(n ast.Node) bool {
				call, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				of, ok := call.X.(*ast.Ident)
				if !ok || of.Name != "time" || call.Sel.Name != "Now" && call.Sel.Name != "Since" && call.Sel.Name != "Until" {
					return true
				}
				looked[dir] = true
				if !slices.Contains(clocked, dir) {
					t.Errorf("%s: time.%s", f.fset.Position(n.Pos()), call.Sel.Name)
				}
				return true
			})
		}
	}
	for _, dir := range clocked {
		if !looked[dir] {
			t.Errorf("%s no longer looks at the clock; take it out of the list", dir)
		}
	}
}
