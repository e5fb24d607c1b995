package sources

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/generator/parallel"
)

// benchmarkSite writes a site of 10,000 stories of 5 KB in ten years' folders.
func benchmarkSite(b *testing.B) string {
	root := b.TempDir()
	text := []byte("---\ntitle: A story\n---\n" + strings.Repeat("Words of a story that goes on. ", 160))
	for i := range 10_000 {
		folder := filepath.Join(root, "content", "stories", fmt.Sprint(2010+i%10))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("story-%d.md", i)), text, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return root
}

func BenchmarkScan(b *testing.B) {
	root := benchmarkSite(b)
	b.ReportAllocs()
	for b.Loop() {
		tree, _, err := Scan(root)
		if err != nil || len(tree.Files) != 10_000 {
			b.Fatal(err, len(tree.Files))
		}
		tree.Close()
	}
}

func BenchmarkLoad(b *testing.B) {
	tree, _, err := Scan(benchmarkSite(b))
	if err != nil {
		b.Fatal(err)
	}
	all := func(*File) bool { return true }
	b.Run("text", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			tree.Load(all, func(*File, []byte) {})
		}
	})
	b.Run("digest", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			tree.Load(all, nil)
		}
	})
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			parallel.Each(len(tree.Files), func(i int) {
				t, _ := os.ReadFile(filepath.Join(tree.Root, tree.Files[i].Path))
				DigestOf(t)
			})
		}
	})
}
