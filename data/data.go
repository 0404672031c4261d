// Package data is what the program knows before it reads, and nothing else:
// names, rules, named questions, the weights of the parser and the reports of
// the demonstration. Everything here can be replaced by a folder of the same
// layout; README.md tells what each file says, where it is from and under
// which licence.
package data

import "embed"

// FS holds the files, with paths such as "lexicon/countries.yaml".
//
//go:embed all:lexicon all:model all:questions all:rules all:sample
var FS embed.FS
