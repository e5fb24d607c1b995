package theme

func accentRules(string) string { return "" }
