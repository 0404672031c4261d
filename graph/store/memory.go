package store

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// memory is a store in memory: a treap (Seidel and Aragon, "Randomized search
// trees", 1996) whose nodes do not change once a transaction has ended, so that
// a snapshot is its root.
type memory struct {
	writing sync.Mutex
	root    atomic.Pointer[leaf]
}

// leaf is a node of the treap: in order by key, a heap by weight.
type leaf struct {
	key         string // bucket, a zero byte, key
	value       []byte
	weight      uint64
	owner       *memoryTx // the transaction that made the node and may change it
	left, right *leaf
}

func (m *memory) begin(write bool) (tx, error) {
	if write {
		m.writing.Lock()
	}
	return &memoryTx{of: m, root: m.root.Load(), write: write}, nil
}

func (m *memory) close() error { return nil }

type memoryTx struct {
	of    *memory
	root  *leaf
	write bool
}

func memoryKey(bucket, key []byte) string { return string(bucket) + "\x00" + string(key) }

func (t *memoryTx) get(bucket, key []byte) []byte {
	k := memoryKey(bucket, key)
	for n := t.root; n != nil; {
		switch c := strings.Compare(k, n.key); {
		case c == 0:
			return n.value
		case c < 0:
			n = n.left
		default:
			n = n.right
		}
	}
	return nil
}

func (t *memoryTx) put(bucket, key, value []byte) error {
	k := memoryKey(bucket, key)
	if value = slices.Clone(value); value == nil {
		value = []byte{}
	}
	t.root = t.insert(t.root, k, value)
	return nil
}

func (t *memoryTx) del(bucket, key []byte) error {
	t.root = t.remove(t.root, memoryKey(bucket, key))
	return nil
}

// own returns n, or a copy of it where another transaction may see it.
func (t *memoryTx) own(n *leaf) *leaf {
	if n.owner == t {
		return n
	}
	c := *n
	c.owner = t
	return &c
}

func (t *memoryTx) insert(n *leaf, key string, value []byte) *leaf {
	if n == nil {
		return &leaf{key: key, value: value, weight: weigh(key), owner: t}
	}
	n = t.own(n)
	switch c := strings.Compare(key, n.key); {
	case c == 0:
		n.value = value
	case c < 0:
		n.left = t.insert(n.left, key, value)
		if l := n.left; l.weight > n.weight {
			n.left, l.right = l.right, n
			return l
		}
	default:
		n.right = t.insert(n.right, key, value)
		if r := n.right; r.weight > n.weight {
			n.right, r.left = r.left, n
			return r
		}
	}
	return n
}

func (t *memoryTx) remove(n *leaf, key string) *leaf {
	if n == nil {
		return nil
	}
	c := strings.Compare(key, n.key)
	if c == 0 {
		return t.merge(n.left, n.right)
	}
	n = t.own(n)
	if c < 0 {
		n.left = t.remove(n.left, key)
	} else {
		n.right = t.remove(n.right, key)
	}
	return n
}

// merge joins two treaps, all keys of l before those of r.
func (t *memoryTx) merge(l, r *leaf) *leaf {
	switch {
	case l == nil:
		return r
	case r == nil:
		return l
	case l.weight > r.weight:
		l = t.own(l)
		l.right = t.merge(l.right, r)
		return l
	}
	r = t.own(r)
	r.left = t.merge(l, r.left)
	return r
}

// weigh is a hash of the key, FNV-1a with a final mix: the shape of the treap
// depends on what it holds alone.
func weigh(key string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

func (t *memoryTx) cursor(bucket []byte) cursor {
	return &memoryCursor{root: t.root, bucket: string(bucket) + "\x00"}
}

func (t *memoryTx) commit() error {
	t.of.root.Store(t.root)
	return nil
}

// rollback lets go of the snapshot, which the nodes would else keep alive
// through their owner.
func (t *memoryTx) rollback() error {
	t.root = nil
	if t.write {
		t.of.writing.Unlock()
	}
	return nil
}

type memoryCursor struct {
	root   *leaf
	bucket string
	path   []*leaf // the nodes still to be given, the next one last
}

func (c *memoryCursor) seek(key []byte) (k, v []byte) {
	from := c.bucket + string(key)
	c.path = c.path[:0]
	for n := c.root; n != nil; {
		if n.key < from {
			n = n.right
			continue
		}
		c.path = append(c.path, n)
		n = n.left
	}
	return c.next()
}

func (c *memoryCursor) next() (k, v []byte) {
	if len(c.path) == 0 {
		return nil, nil
	}
	n := c.path[len(c.path)-1]
	c.path = c.path[:len(c.path)-1]
	for r := n.right; r != nil; r = r.left {
		c.path = append(c.path, r)
	}
	key, ok := strings.CutPrefix(n.key, c.bucket)
	if !ok {
		c.path = nil
		return nil, nil
	}
	return []byte(key), n.value
}
