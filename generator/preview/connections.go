package preview

import (
	"net"
	"net/http"
	"sync"
)

// maxConnections is the maximum number of simultaneous connections to the preview server.
const maxConnections = 512

// connections limits the number of open connections to maxConnections. Above the limit,
// the connection that has been idle for longest is closed. If new connections were
// refused instead, clients that never close their connections could lock the author out.
type connections struct {
	mu sync.Mutex
	// last maps an open connection to the value of turn when the state of the connection last
	// changed.
	last map[net.Conn]int
	turn int // number of state changes of all connections since the start
}

// changed records that a connection has a new state. It is the ConnState hook of
// http.Server.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if state == http.StateClosed || state == http.StateHijacked {
		delete(c.last, conn)
		return
	}
	if state != http.StateNew && c.last[conn] == 0 {
		return // an earlier call has closed this connection because of the limit
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
