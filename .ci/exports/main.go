// The command exports lists the exported functions, variables and constants of the module that no other package uses: they
// should begin with a small letter, or go. It exits 1 when there are any.
//
// Types are left out, since a value can be used without its type being named, and so are the constants of a type, the errors
// that a caller may ask for, and methods, which interfaces may ask for. What only tests of other packages use is used.
package main

import (
	"fmt"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// forOthers are packages that stand for programs outside this module.
var forOthers = []string{"/web/api"}

func main() {
	root, err := filepath.Abs("../..")
	if err != nil {
		fail(err)
	}
	used, declared := map[string]bool{}, map[string]string{}
	for _, system := range []string{"linux", "darwin", "freebsd"} {
		if err := look(root, system, used, declared); err != nil {
			fail(err)
		}
	}
	var dead []string
	for place, name := range declared {
		if !used[place] {
			dead = append(dead, fmt.Sprintf("%s: %s is exported, and no other package uses it", place, name))
		}
	}
	slices.Sort(dead)
	for _, line := range dead {
		fmt.Println(line)
	}
	if len(dead) > 0 {
		os.Exit(1)
	}
	fmt.Printf("all of %d exported functions, variables and constants are used\n", len(declared))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "exports:", err)
	os.Exit(2)
}

// look notes what the packages declare and use of each other on one system.
func look(root, system string, used map[string]bool, declared map[string]string) error {
	files := token.NewFileSet()
	list, err := packages.Load(&packages.Config{Dir: root, Fset: files, Tests: true, Env: append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0"),
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedSyntax | packages.NeedImports | packages.NeedDeps | packages.NeedModule},
		"./...")
	if err != nil {
		return fmt.Errorf("load the packages for %s: %w", system, err)
	}
	place := func(o types.Object) string {
		p := files.Position(o.Pos())
		file, err := filepath.Rel(root, p.Filename)
		if err != nil {
			file = p.Filename
		}
		return fmt.Sprintf("%s:%d", file, p.Line)
	}
	for _, p := range list {
		if len(p.Errors) > 0 {
			return fmt.Errorf("%s: %w", p.PkgPath, p.Errors[0])
		}
		path := strings.TrimSuffix(p.PkgPath, "_test")
		for _, o := range p.TypesInfo.Uses {
			if o.Pkg() != nil && (o.Pkg().Path() != path || strings.HasSuffix(p.PkgPath, "_test")) {
				used[place(o)] = true
			}
		}
		if p.Name == "main" || slices.ContainsFunc(forOthers, func(s string) bool { return strings.HasSuffix(p.PkgPath, s) }) || strings.HasSuffix(p.PkgPath, ".test") {
			continue
		}
		scope := p.Types.Scope()
		for _, name := range scope.Names() {
			o := scope.Lookup(name)
			if o.Exported() && !leftOut(o) && !strings.HasSuffix(files.Position(o.Pos()).Filename, "_test.go") {
				declared[place(o)] = p.Name + "." + name
			}
		}
	}
	return nil
}

func leftOut(o types.Object) bool {
	switch o := o.(type) {
	case *types.TypeName:
		return true
	case *types.Const:
		_, basic := o.Type().(*types.Basic)
		return !basic
	case *types.Var:
		return strings.HasPrefix(o.Name(), "Err")
	}
	return false
}
