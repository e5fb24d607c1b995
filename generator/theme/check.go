package theme

import "broadsheet/generator/problems"

func (t *Theme) check() []*problems.Problem { return nil }
