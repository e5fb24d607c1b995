package config

import _ "embed"

// zoneNames are the names of the IANA time zone database, one a line.
//
//go:embed zones.txt
var zoneNames string
