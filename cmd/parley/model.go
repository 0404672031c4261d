package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"parley/graph/syntax"
)

// modelCommand returns the verbs about the tagger's and parser's weights.
func modelCommand(g *globals) *cobra.Command {
	c := &cobra.Command{
		Use:     "model",
		Short:   "Train or test the part-of-speech tagger and the parser",
		GroupID: groupKeep,
	}
	c.AddCommand(modelTrainCommand(g), modelTestCommand(g))
	return c
}

func modelTrainCommand(g *globals) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "train TREEBANK... -o DIR",
		Short: "Train weights from CoNLL-U treebanks",
		Long: `Trains tagger, lemmatiser and parser from treebanks of Universal Dependencies
(CoNLL-U) and writes the weights to DIR/` + syntax.WeightsFile + `. The same treebanks in the
same order give the same bytes. Progress goes to stderr.`,
		Example: `  parley model train treebank/ewt-train.conllu treebank/gum-open-train.conllu -o data`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			bank, err := readTreebanks(args)
			if err != nil {
				return err
			}
			path := filepath.Join(out, filepath.FromSlash(syntax.WeightsFile))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			m, err := syntax.Train(bank, func(line string) {
				if !g.quiet {
					fmt.Fprintln(cmd.ErrOrStderr(), line)
				}
			})
			if err != nil {
				return err
			}
			return os.WriteFile(path, m.Encode(), 0o644)
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "folder to write model/ to, for --data")
	if err := c.MarkFlagRequired("out"); err != nil {
		panic(err)
	}
	return c
}

func modelTestCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "test TREEBANK...",
		Short: "Measure the weights on a CoNLL-U treebank",
		Long: `Parses each treebank on its own tokens with predicted tags, and its running
text with our own tokens. Prints, in percent: tags, lemmas, heads (UAS) and
heads with labels (LAS) without punctuation, the F1 of the relations that
facts rest on, the F1 of tokens and sentences; and words a second on one core.
--data DIR tests the weights in DIR.`,
		Example: `  parley model test pud-test.conllu`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			fsys, err := g.knowledge()
			if err != nil {
				return err
			}
			m, err := syntax.Load(fsys)
			if err != nil {
				return err
			}
			for _, name := range args {
				bank, err := readTreebanks([]string{name})
				if err != nil {
					return err
				}
				testModel(cmd, m, name, bank)
			}
			return nil
		},
	}
}

func testModel(cmd *cobra.Command, m *syntax.Model, name string, bank []syntax.Gold) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	start := time.Now()
	s := m.Evaluate(bank)
	speed := float64(s.Words) / time.Since(start).Seconds()
	upos, xpos, lemma, uas, las := s.Percent()
	tokens, sentences := syntax.EvaluateSplit(bank)

	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.SetTitle(filepath.Base(name))
	row := func(what string, value float64) { t.AppendRow(table.Row{what, fmt.Sprintf("%.2f", value)}) }
	row("UPOS", upos)
	row("XPOS", xpos)
	row("lemma", lemma)
	row("UAS", uas)
	row("LAS", las)
	t.AppendSeparator()
	for _, r := range s.Names() {
		if rel := s.Relations[r]; rel.Gold*200 >= s.Words {
			row(r+" F1", rel.F1())
		}
	}
	t.AppendSeparator()
	row("tokens F1", tokens)
	row("sentences F1", sentences)
	t.AppendRow(table.Row{"words/s", fmt.Sprintf("%.0f", speed)})
	fmt.Fprintln(cmd.OutOrStdout(), t.Render())
}

// readTreebanks reads files in order; the errors of all of them come at once.
func readTreebanks(names []string) ([]syntax.Gold, error) {
	var bank []syntax.Gold
	var errs []error
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		g, err := syntax.ReadTreebank(f, name)
		f.Close()
		bank = append(bank, g...)
		errs = append(errs, err)
	}
	return bank, errors.Join(errs...)
}
