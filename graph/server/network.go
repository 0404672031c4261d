package server

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"parley/schema/vocab"
)

const (
	maxNodes     = 300  // on a drawing
	maxNodeFacts = 2000 // read around one node
)

// network is what stands around some things: nodes, and edges that are facts.
type network struct {
	Nodes  []*node
	Edges  []edge
	Hidden int // things that there was no room for
}

// node is a thing on a drawing.
type node struct {
	*thing
	At     point
	Open   bool // all that stands around it is drawn
	degree int
}

// edge is a role in a fact: who took part, in what. A fact that is about nothing
// of its own joins those in its first role with those in the others.
type edge struct {
	From, To int // nodes
	Role     string
	Fact     *fact    // nil where a row of a query names none
	Count    int      // facts that say so, of which Fact is the first
	Others   []string // ids of those but the first
}

// around returns the network around the opened things: those first, then what
// most facts join to them.
func (r *reader) around(opened []string, flt filter, limit int) (*network, error) {
	limit = min(limit, maxNodes)
	net := &network{}
	index := map[string]int{}
	add := func(t *thing, force bool) int {
		if i, ok := index[t.ID]; ok {
			return i
		}
		if len(net.Nodes) >= limit && !force {
			return -1
		}
		index[t.ID] = len(net.Nodes)
		net.Nodes = append(net.Nodes, &node{thing: t, Open: slices.Contains(opened, t.ID)})
		return len(net.Nodes) - 1
	}
	var facts []*fact
	seen := map[string]bool{}
	for _, id := range opened {
		t := r.thing(id)
		if t.Class == "" {
			return nil, notFound{id}
		}
		add(t, true)
		ids, _ := r.factsOf(id, maxNodeFacts)
		found, err := r.load(ids)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !seen[f.ID] && flt.shows(f) {
				seen[f.ID] = true
				facts = append(facts, f)
			}
		}
	}
	for _, t := range byTies(facts) {
		if add(t, false) < 0 {
			net.Hidden++
		}
	}
	type key struct {
		from, to int
		role     string
		status   string
	}
	have := map[key]int{}
	for _, f := range facts {
		for _, l := range links(f) {
			from, ok1 := index[l.from.ID]
			to, ok2 := index[l.to.ID]
			if !ok1 || !ok2 || from == to {
				continue
			}
			k := key{from, to, l.role, f.Status}
			if i, ok := have[k]; ok {
				net.Edges[i].Count++
				net.Edges[i].Others = append(net.Edges[i].Others, f.ID)
				continue
			}
			have[k] = len(net.Edges)
			net.Edges = append(net.Edges, edge{From: from, To: to, Role: l.role, Fact: f, Count: 1})
		}
	}
	net.place()
	return net, nil
}

// place says where the nodes stand.
func (net *network) place() {
	pairs := make([][2]int, len(net.Edges))
	for i, e := range net.Edges {
		pairs[i] = [2]int{e.From, e.To}
		net.Nodes[e.From].degree++
		net.Nodes[e.To].degree++
	}
	for i, p := range layout(len(net.Nodes), pairs, -1) {
		net.Nodes[i].At = p
	}
}

// byTies returns the things of facts, those of most facts first.
func byTies(facts []*fact) []*thing {
	count := map[*thing]int{}
	var all []*thing
	for _, f := range facts {
		for _, t := range f.things() {
			if count[t] == 0 {
				all = append(all, t)
			}
			count[t]++
		}
	}
	slices.SortStableFunc(all, func(a, b *thing) int { return cmp.Or(cmp.Compare(count[b], count[a]), strings.Compare(a.ID, b.ID)) })
	return all
}

// link joins two things by a fact.
type link struct {
	from, to *thing
	role     string
}

// links are the edges that a fact is drawn as.
func links(f *fact) []link {
	var all []link
	center := f.About
	for _, ro := range f.Roles {
		for _, x := range ro.Fillers {
			switch {
			case x.Thing == nil:
			case center == nil:
				center = x.Thing
				if len(f.Roles) == 1 { // a fact whose only things are of one kind
					continue
				}
			case x.Thing != center:
				all = append(all, link{center, x.Thing, ro.Name})
			}
		}
	}
	return all
}

// hop is a step of a path: from one thing to the next, by facts.
type hop struct {
	From, To *thing
	Facts    []*fact // that join them: one, or two about the same thing
	Doubtful bool    // rests on what is said not to have happened, or not yet
}

// maxPath is how many things are looked at for a path.
const maxPath = 4000

// path returns the shortest path between two things by facts in which both
// stand; nil where there is none. Countries, places and offices join what has
// little to do with each other: a path goes through them only where there is no
// other, and says so in viaHub.
func (r *reader) path(from, to string, flt filter) (hops []hop, viaHub bool, err error) {
	for _, hubs := range []bool{false, true} {
		hops, err = r.search(from, to, flt, hubs)
		if err != nil || hops != nil {
			return hops, hubs && len(hops) > 1, err
		}
	}
	return nil, false, nil
}

func isHub(class string) bool { return class == "Country" || class == "Place" || class == "Office" }

// search is a breadth-first search from one end.
func (r *reader) search(from, to string, flt filter, hubs bool) ([]hop, error) {
	type step struct {
		before *thing
		by     *fact
	}
	start := r.thing(from)
	came := map[*thing]step{start: {}}
	for queue := []*thing{start}; len(queue) > 0 && len(came) < maxPath; queue = queue[1:] {
		t := queue[0]
		ids, _ := r.factsOf(t.ID, maxNodeFacts)
		facts, err := r.load(ids)
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(facts, func(a, b *fact) int { return cmp.Compare(doubt(a), doubt(b)) })
		for _, f := range facts {
			if !flt.shows(f) || f.Type == "said" {
				continue
			}
			next := f.things()
			slices.SortFunc(next, func(a, b *thing) int { return strings.Compare(a.ID, b.ID) })
			for _, n := range next {
				if _, seen := came[n]; seen || !hubs && isHub(n.Class) && n.ID != to {
					continue
				}
				came[n] = step{t, f}
				if n.ID == to {
					var hops []hop
					for n != start {
						s := came[n]
						hops = append(hops, hop{From: s.before, To: n, Facts: []*fact{s.by}, Doubtful: doubt(s.by) > 0})
						n = s.before
					}
					slices.Reverse(hops)
					return hops, nil
				}
				queue = append(queue, n)
			}
		}
	}
	return nil, nil
}

// doubt orders facts by how sure it is that they are so.
func doubt(f *fact) int {
	switch f.Status {
	case "happened", "ongoing", "former":
		return 0
	case "denied", "cancelled":
		return 2
	}
	return 1
}

// sameMatter returns the ids of facts that tell of the same as f: of the same
// thing, or with the same in every role.
func (r *reader) sameMatter(f *fact) []string {
	var ids []string
	key := roleKey(f)
	if f.About != nil {
		r.walk(f.About.ID, quad.Object, quad.Subject, func(e end) bool {
			if e.predicate == vocab.About {
				ids = append(ids, words(e.value))
			}
			return len(ids) < maxNodeFacts
		})
	} else if all := f.things(); len(all) > 0 {
		found, _ := r.factsOf(all[0].ID, maxNodeFacts)
		for _, id := range found {
			if o := r.fact(id); o != nil && o.Type == f.Type && roleKey(o) == key {
				ids = append(ids, id)
			}
		}
	}
	ids = slices.DeleteFunc(ids, func(id string) bool {
		o := r.fact(id)
		return id == f.ID || o == nil || o.Type != f.Type
	})
	slices.Sort(ids)
	return slices.Compact(ids)
}

// roleKey is who and what stands in a fact.
func roleKey(f *fact) string {
	var b strings.Builder
	for _, ro := range f.Roles {
		b.WriteString(ro.Name)
		for _, x := range ro.Fillers {
			b.WriteString("\x00" + cmp.Or(x.id(), x.Words))
		}
	}
	return b.String()
}

// agrees reports whether two facts of one matter can both be true as they stand:
// one may tell of what was planned and the other of what happened.
func agrees(a, b *fact) bool { return (doubt(a) == 2) == (doubt(b) == 2) }
