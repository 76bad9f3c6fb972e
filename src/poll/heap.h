/* What comes next in time: a binary heap of items that live inside other things.  Owns none
 * of them. */
#ifndef POLL_HEAP_H
#define POLL_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where an item is when it is in no heap. */
#define HEAP_NOWHERE SIZE_MAX

struct heap_item {
	int64_t at_ms;
	size_t place; /* the heap's own */
};

/* Zeroed it is empty. */
struct heap {
	struct heap_item **items;
	size_t n;
	size_t cap;
};

/* Makes room for cap items in all, so that heap_insert cannot fail.  False: no memory. */
bool heap_reserve(struct heap *heap, size_t cap);
void heap_release(struct heap *heap);

/* The item is in no heap and heap->n < heap->cap. */
void heap_insert(struct heap *heap, struct heap_item *item, int64_t at_ms);
/* Nothing happens to an item that is nowhere. */
void heap_remove(struct heap *heap, struct heap_item *item);
/* The earliest; NULL: empty. */
struct heap_item *heap_first(const struct heap *heap);

#endif
