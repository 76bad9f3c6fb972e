#include "poll/heap.h"

#include <assert.h>
#include <stdlib.h>

bool heap_reserve(struct heap *heap, size_t cap)
{
	struct heap_item **items;

	if (cap <= heap->cap)
		return true;
	items = reallocarray(heap->items, cap, sizeof *items);
	if (!items)
		return false;
	heap->items = items;
	heap->cap = cap;
	return true;
}

void heap_release(struct heap *heap)
{
	free(heap->items);
	*heap = (struct heap){ 0 };
}

static void place(struct heap *heap, size_t at, struct heap_item *item)
{
	heap->items[at] = item;
	item->place = at;
}

static void sift_up(struct heap *heap, size_t at, struct heap_item *item)
{
	while (at > 0 && heap->items[(at - 1) / 2]->at_ms > item->at_ms) {
		place(heap, at, heap->items[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	place(heap, at, item);
}

static void sift_down(struct heap *heap, size_t at, struct heap_item *item)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= heap->n)
			break;
		if (child + 1 < heap->n &&
			heap->items[child + 1]->at_ms < heap->items[child]->at_ms)
			child++;
		if (heap->items[child]->at_ms >= item->at_ms)
			break;
		place(heap, at, heap->items[child]);
		at = child;
	}
	place(heap, at, item);
}

void heap_insert(struct heap *heap, struct heap_item *item, int64_t at_ms)
{
	assert(heap->n < heap->cap);
	item->at_ms = at_ms;
	sift_up(heap, heap->n++, item);
}

void heap_remove(struct heap *heap, struct heap_item *item)
{
	size_t at = item->place;
	struct heap_item *last;

	if (at == HEAP_NOWHERE)
		return;
	item->place = HEAP_NOWHERE;
	last = heap->items[--heap->n];
	if (last == item)
		return;
	sift_down(heap, at, last);
	sift_up(heap, last->place, last);
}

struct heap_item *heap_first(const struct heap *heap)
{
	return heap->n > 0 ? heap->items[0] : NULL;
}
