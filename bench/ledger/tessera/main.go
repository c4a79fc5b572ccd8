// Tessera's POSIX driver in a process of its own, under writers in a closed loop: each adds a leaf, waits, adds the next.
// Prints one line of JSON. With -count it makes a log of so many entries instead, as the tests' fixture was made.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

var (
	dir        = flag.String("dir", "", "an empty directory for the log")
	writers    = flag.Int("writers", 1, "writers at once")
	seconds    = flag.Float64("seconds", 5, "how long is measured, after one second of warming up")
	until      = flag.String("until", "durable", "what a writer waits for: durable (the index future) or checkpoint (the awaiter)")
	batch      = flag.Uint("batch", tessera.DefaultBatchMaxSize, "entries a batch")
	age        = flag.Duration("age", tessera.DefaultBatchMaxAge, "age of a batch")
	checkpoint = flag.Duration("checkpoint", tessera.DefaultCheckpointInterval, "between checkpoints")
	leaf       = flag.Int("leaf", 200, "bytes a leaf")
	count      = flag.Int("count", 0, "make a log of so many entries, in two goes, and keep the checkpoint between them")
)

func main() {
	flag.Parse()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	signing, verifying, err := note.GenerateKey(rand.Reader, "tessera.example/log")
	must(err)
	signer, err := note.NewSigner(signing)
	must(err)
	driver, err := posix.New(ctx, posix.Config{Path: *dir})
	must(err)
	options := tessera.NewAppendOptions().WithBatching(*batch, *age).WithCheckpointInterval(*checkpoint)
	if *count > 0 {
		options.WithCheckpointSigner(signer, other())
	} else {
		options.WithCheckpointSigner(signer)
	}
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	must(err)
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 5*time.Millisecond)
	if *count > 0 {
		make2(ctx, appender, awaiter, verifying)
		must(shutdown(ctx))
		return
	}

	var measuring, stop atomic.Bool
	times := make([][]float64, *writers)
	var done sync.WaitGroup
	for w := range *writers {
		done.Go(func() {
			bytes := make([]byte, *leaf)
			for !stop.Load() {
				_, _ = rand.Read(bytes)
				began := time.Now()
				future := appender.Add(ctx, tessera.NewEntry(slices.Clone(bytes)))
				if *until == "checkpoint" {
					_, _, err := awaiter.Await(ctx, future)
					must(err)
				} else {
					_, err := future()
					must(err)
				}
				if measuring.Load() {
					times[w] = append(times[w], float64(time.Since(began).Microseconds())/1000)
				}
			}
		})
	}
	time.Sleep(time.Second)
	measuring.Store(true)
	began := time.Now()
	time.Sleep(time.Duration(*seconds * float64(time.Second)))
	measuring.Store(false)
	took := time.Since(began).Seconds()
	stop.Store(true)
	done.Wait()
	must(shutdown(ctx))
	all := slices.Concat(times...)
	slices.Sort(all)
	must(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"perSecond": float64(len(all)) / took, "count": len(all), "p50": rank(all, 0.5), "p99": rank(all, 0.99), "key": verifying,
	}))
}

func rank(sorted []float64, part float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(part*float64(len(sorted))))]
}

// A second signature on the checkpoint, with a key that the reader does not know.
func other() note.Signer {
	signing, _, err := note.GenerateKey(rand.Reader, "tessera.example/log")
	must(err)
	signer, err := note.NewSigner(signing)
	must(err)
	return signer
}

func make2(ctx context.Context, appender *tessera.Appender, awaiter *tessera.PublicationAwaiter, verifying string) {
	earlier := *count * 2 / 3
	for _, until := range []int{earlier, *count} {
		from := 0
		if until == *count {
			from = earlier
		}
		var last tessera.IndexFuture
		for i := from; i < until; i++ {
			last = appender.Add(ctx, tessera.NewEntry(fmt.Appendf(nil, "entry %d", i)))
		}
		_, signed, err := awaiter.Await(ctx, last)
		must(err)
		if until == earlier {
			must(os.WriteFile(filepath.Join(*dir, "earlier-checkpoint"), signed, 0o644))
		}
	}
	must(os.WriteFile(filepath.Join(*dir, "log.key"), []byte(verifying+"\n"), 0o644))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
