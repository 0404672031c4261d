package syntax

// ParseTagged parses words whose tags are known: Form, UPOS and XPOS of each node. A tag
// that the model does not know is guessed from the words. The nodes are not changed.
func (p *Parser) ParseTagged(nodes []Node) *Tree {
	tree := &Tree{Nodes: make([]Node, len(nodes))}
	if len(nodes) == 0 {
		return tree
	}
	forms := make([]string, len(nodes))
	for i := range nodes {
		forms[i] = nodes[i].Form
	}
	p.see(forms)
	if p.index == nil {
		p.index = map[[2]string]uint8{}
		for i, t := range p.m.tagger.tags {
			p.index[[2]string{t.upos, t.xpos}] = uint8(i)
		}
	}
	for i := range nodes {
		t, ok := p.index[[2]string{nodes[i].UPOS, nodes[i].XPOS}]
		if !ok {
			return p.parse(forms)
		}
		p.tags[i] = t
	}
	p.lemmatise()
	p.gather()
	p.run(&p.m.arcs)
	p.finish(tree.Nodes)
	for i := range tree.Nodes {
		n := &tree.Nodes[i]
		n.Form, n.Lemma = forms[i], p.lemmas[i]
		n.UPOS, n.XPOS = nodes[i].UPOS, nodes[i].XPOS
	}
	return tree
}
