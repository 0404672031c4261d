package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/pprof/profile"
)

// stage is a part of the line and its share of the time.
type stage struct {
	name  string
	share float64
}

// stageNames are the stages and the functions that begin them, inner ones first: a
// sample belongs to the first name that is on its stack.
var stageNames = []struct{ name, function string }{
	{"dates", "parley/graph/date."},
	{"tagging", "syntax.(*Parser).Tag"},
	{"parsing", "syntax.(*Parser).ParseTagged"},
	{"phrases", "rule.(*Set).sequences"},
	{"trees: collapsing, edges", "rule.NewGraph"},
	{"trees: matching", "rule.(*Set).trees"},
	{"splitting into sentences and words", "graph/text.Split"},
	{"mentions", "mention.(*Lexicon).FindAll"},
	{"entities", "entity.(*Resolver).Resolve"},
	{"rules: the rest", "rule.(*Reader).Read"},
	{"facts: drafting, merging, status", "fact.(*Extractor).Extract"},
	{"reading files", "graph/source."},
	{"collecting garbage", "runtime.gcBgMarkWorker"},
}

// stagesOf tells a profile's samples apart.
func stagesOf(r io.Reader) ([]stage, error) {
	p, err := profile.Parse(r)
	if err != nil {
		return nil, err
	}
	spent := map[string]float64{}
	total := 0.0
	for _, s := range p.Sample {
		v := float64(s.Value[len(s.Value)-1])
		total += v
		spent[stageOf(s)] += v
	}
	var out []stage
	for name, v := range spent {
		out = append(out, stage{name, v / total})
	}
	slices.SortFunc(out, func(a, b stage) int {
		if a.share != b.share {
			if a.share > b.share {
				return -1
			}
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	return out, nil
}

// keepProfile writes a profile without where this machine has the sources, which the
// compiler does not ask for.
func keepProfile(path string, b []byte) error {
	p, err := profile.ParseData(b)
	if err != nil {
		return err
	}
	for _, f := range p.Function {
		f.Filename = filepath.Base(f.Filename)
	}
	for _, m := range p.Mapping {
		m.File, m.BuildID = "", ""
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(p.Write(f), f.Close())
}

func stageOf(s *profile.Sample) string {
	for _, st := range stageNames {
		for _, l := range s.Location {
			for _, line := range l.Line {
				if line.Function != nil && strings.Contains(line.Function.Name, st.function) {
					return st.name
				}
			}
		}
	}
	return "the rest"
}
