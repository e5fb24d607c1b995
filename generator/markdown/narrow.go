package markdown

import (
	"sync"
	"sync/atomic"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/dlclark/regexp2/v2"
	"github.com/dlclark/regexp2/v2/syntax"
)

// narrowed returns a lexer that gives the tokens l gives, in half the time. A
// lexer of chroma tries the rules of its state one after the other at every
// place, and most of its time goes into those that fail at once: a rule for
// comments is tried at every letter. This one tries those that can match the
// character that comes next.
//
// A lexer with code among its rules is returned as it is: the code may look at
// the rules, or change them.
func narrowed(l chroma.Lexer) chroma.Lexer {
	regex, ok := l.(*chroma.RegexLexer)
	if !ok {
		return l
	}
	rules, err := regex.Rules()
	if err != nil {
		return l
	}
	rules = rules.Clone()
	n := new(narrower)
	for _, state := range rules {
		for i := range state {
			if !isData(state[i]) {
				return l
			}
			state[i].Type = narrowing{n, state[i].Type}
		}
	}
	fast, err := chroma.NewLexer(regex.Config(), func() chroma.Rules { return rules })
	if err != nil {
		return l
	}
	return fast.SetRegistry(lexers.GlobalLexerRegistry)
}

// isData reports whether a rule could be written in a file, and so holds no
// code.
func isData(rule chroma.Rule) bool {
	_, mutates := rule.Mutator.(chroma.SerialisableMutator)
	_, emits := rule.Type.(chroma.SerialisableEmitter)
	return (mutates || rule.Mutator == nil) && (emits || rule.Type == nil)
}

// A narrower knows which rules of a lexer can match before a character.
type narrower struct {
	once  sync.Once
	all   chroma.CompiledRules
	first map[*chroma.CompiledRule]*syntax.Prefix   // what a match begins with; nil if it may be empty, or begin with anything
	ascii [128]atomic.Pointer[chroma.CompiledRules] // rules by the next character, made when first asked for
	widen *chroma.CompiledRule                      // matches the empty text everywhere and goes back to all rules
}

// learn notes the rules of a lexer, which are compiled when it first runs.
func (n *narrower) learn(all chroma.CompiledRules) {
	n.all = all
	n.first = make(map[*chroma.CompiledRule]*syntax.Prefix)
	for _, rules := range all {
		for _, rule := range rules {
			if _, ok := n.first[rule]; ok {
				continue // several states have it
			}
			if tree, err := syntax.Parse(rule.Regexp.String(), syntax.ParseOptions{}); err == nil {
				if code, err := syntax.Write(tree); err == nil {
					n.first[rule] = code.FcPrefix
				}
			}
		}
	}
	n.widen = &chroma.CompiledRule{Regexp: regexp2.MustCompile(`\G`)}
	n.widen.Mutator = chroma.MutatorFunc(func(state *chroma.LexerState) error {
		state.Rules = all
		return nil
	})
}

// before returns the rules that can match where c is next, in every state.
// After them comes n.widen, so that chroma meets an error with all its rules,
// as it would without us.
func (n *narrower) before(c rune) chroma.CompiledRules {
	if c >= rune(len(n.ascii)) {
		return n.all
	}
	if known := n.ascii[c].Load(); known != nil {
		return *known
	}
	narrow := make(chroma.CompiledRules, len(n.all))
	for state, rules := range n.all {
		var some []*chroma.CompiledRule
		for _, rule := range rules {
			if first := n.first[rule]; first == nil || first.PrefixSet.CharIn(c) {
				some = append(some, rule)
			}
		}
		narrow[state] = append(some, n.widen)
	}
	n.ascii[c].Store(&narrow)
	return narrow
}

// narrowing is what a rule emits: what it emitted before, and then, because
// that is the last thing asked of a rule that matched, the rules to try next.
type narrowing struct {
	*narrower
	emitter chroma.Emitter // nil if the rule emits nothing
}

func (n narrowing) Emit(groups []string, state *chroma.LexerState) chroma.Iterator {
	tokens := func() chroma.Token { return chroma.EOF }
	if n.emitter != nil {
		tokens = n.emitter.Emit(groups, state)
	}
	n.once.Do(func() { n.learn(state.Rules) })
	if state.Rules = n.all; state.Pos < len(state.Text) {
		state.Rules = n.before(state.Text[state.Pos])
	}
	return tokens
}
