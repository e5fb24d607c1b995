package preview

import (
	"net"
	"net/http"
	"sync"
)

// maxConnections is the greatest number of connections at the same time.
const maxConnections = 512

// connections closes the connection that has been idle for longest whenever there are
// more than maxConnections. A limit that refuses new connections would let clients that
// keep theirs open lock the author out.
type connections struct {
	mu   sync.Mutex
	last map[net.Conn]int // number of the last change of state of each open connection
	turn int
}

// changed is the hook ConnState of an http.Server.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if state == http.StateClosed || state == http.StateHijacked {
		delete(c.last, conn)
		return
	}
	if state != http.StateNew && c.last[conn] == 0 {
		return // it was closed below
	}
	c.turn++
	c.last[conn] = c.turn
	if len(c.last) <= maxConnections {
		return
	}
	oldest := conn
	for other, turn := range c.last {
		if turn < c.last[oldest] {
			oldest = other
		}
	}
	delete(c.last, oldest)
	oldest.Close()
}
