package words

// stopWords returns the stop words of a language, separated by spaces: words that say
// nothing about a subject. The lists are short, since ranking ignores frequent words
// anyway. The word before and the word after a stop word are counted as a bigram.
func stopWords(language string) string {
	return map[string]string{
		"en": "a about above after again against all also am an and any are aren as at be because been before being below between both but by can cannot could couldn d did didn do does doesn doing don down during e.g each etc even few for from further get had hadn has hasn have haven having he her here hers herself him himself his how however i i.e if in into is isn it its itself just like ll m many may me might more most much must my myself no nor not now of off on once one only or other our ours ourselves out over own re s same shall she should shouldn so some such t than that the their theirs them themselves then there these they this those through to too under until up upon us use used using ve very via was wasn we well were weren what when where which while who whom why will with won would wouldn you your yours yourself yourselves",
		"de": "aber als am an auch auf aus bei bis da damit das dass dem den der des die dies diese dieser dieses doch du durch ein eine einem einen einer eines er es für hat haben ich ihr ihre im in ist ja kann man mehr mit nach nicht noch nur ob oder schon sehr sich sie sind so über um und uns vom von vor war was wenn werden wie wir wird zu zum zur",
		"fr": "au aux avec c ce ces cette comme d dans de des du elle en est et été être fait il ils j je l la le les leur leurs lui m mais même n ne nous on ont ou où par pas plus pour qu que qui s sa sans se ses si son sont sur tout très un une vous y à",
		"es": "a al como con cuando de del desde donde el ella en entre era es esta este esto están está ha han hasta hay la las le les lo los más mi muy no nos o para pero por porque que qué se ser si sin sobre son su sus también tiene un una uno y ya",
		"it": "a ai al alla alle anche che chi ci come con così da dal dalla dei del della delle di e ed era gli ha hanno i il in io l la le lo ma mi nel nella non o per perché più quando questa questo se si sono su sua sul suo tra un una uno è",
		"pt": "a ao aos as até com como da das de do dos e ela ele em entre era essa esse esta este eu foi há isso já mais mas me muito na nas no nos não o os ou para pela pelo por porque quando que se sem ser seu seus sua suas são também tem um uma à é",
		"nl": "aan al als bij dan dat de der deze die dit door een en er had heeft het hij hoe ik in is je kan maar me meer met na naar niet nog nu of om onder ook op over te tot uit van veel voor waar was wat we wel werd wie wij wordt zal ze zich zijn zo zou",
		"ru": "а без был была были было быть в вам вас во вот все всех вы где да для до его ее если есть еще же за и из или им их к как ко когда кто ли мы на не него нет но о об он она они от по при с со так такой там то того только тоже ты у уже чем что чтобы эта эти это этот я",
	}[language]
}

// stops is a hash table with the hashes of stop words. After a collision, the next free
// slot is used; the value 0 marks a free slot.
type stops [1024]uint64

func newStops(list string, letters *letters) *stops {
	t := new(stops)
	for s := (scanner{text: list, letters: letters}); s.next(); {
		*t.slot(s.hash) = s.hash
	}
	return t
}

// slot returns the slot that holds the given hash, or the free slot in which to insert
// the hash.
func (t *stops) slot(hash uint64) *uint64 {
	i := hash % uint64(len(t))
	for t[i] != 0 && t[i] != hash {
		i = (i + 1) % uint64(len(t))
	}
	return &t[i]
}

func (t *stops) has(hash uint64) bool { return *t.slot(hash) != 0 }
