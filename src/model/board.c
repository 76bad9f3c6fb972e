#include "model/board.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* No slot: the end of the list. */
static const uint32_t NOBODY = UINT32_MAX;

/* In a list by the time of the last change, so that a reader walks only what is new to it.
 */
struct slot {
	struct status *status; /* a reference; NULL: none, or taken down */
	uint64_t change;       /* the count of changes at its last one; 0: never had one */
	uint32_t newer;
	uint32_t older;
};

struct letter {
	struct command command;
	struct letter *next;
};

struct board {
	int fd;		/* eventfd: something was published; set once */
	int command_fd; /* eventfd: commands wait; set once */

	pthread_mutex_t lock; /* guards everything below */
	uint64_t changes;
	bool awake; /* fd is readable: the reader has been woken and did not come yet */
	struct slot *slots; /* by id; replaced only by the poller's thread */
	size_t n;	    /* highest id so far and one */
	size_t cap;	    /* written only by the poller's thread */
	uint32_t newest;
	struct letter *first;
	struct letter *last;
};

struct board *board_new(struct err *err)
{
	struct board *board = calloc(1, sizeof *board);

	if (!board) {
		err_memory(err);
		return NULL;
	}
	board->newest = NOBODY;
	board->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	board->command_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (board->fd < 0 || board->command_fd < 0) {
		err_sys(err, ERR_SYSTEM, "cannot make the board");
		if (board->fd >= 0)
			close(board->fd);
		if (board->command_fd >= 0)
			close(board->command_fd);
		free(board);
		return NULL;
	}
	pthread_mutex_init(&board->lock, NULL);
	return board;
}

void board_free(struct board *board)
{
	struct command command;

	if (!board)
		return;
	while (board_take(board, &command))
		monitor_unref(command.monitor);
	for (size_t i = 0; i < board->n; i++)
		status_unref(board->slots[i].status);
	free(board->slots);
	pthread_mutex_destroy(&board->lock);
	close(board->fd);
	close(board->command_fd);
	free(board);
}

/* An eventfd only overflows after 2^64 writes, and a reader that is woken is all we want.
 */
static void wake(int fd)
{
	const uint64_t one = 1;
	const ssize_t n = write(fd, &one, sizeof one);

	(void)n;
}

static void quiet(int fd)
{
	uint64_t count;
	const ssize_t n = read(fd, &count, sizeof count);

	(void)n;
}

/* Poller's thread: slots and cap change nowhere else, so they may be read without the lock.
 */
static bool make_room(struct board *board, uint32_t id)
{
	size_t cap = board->cap ? board->cap : 64;
	struct slot *slots;
	struct slot *old;

	if (id < board->cap)
		return true;
	while (cap <= id)
		cap *= 2;
	slots = malloc(cap * sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = board->cap; i < cap; i++)
		slots[i] = (struct slot){ .newer = NOBODY, .older = NOBODY };

	pthread_mutex_lock(&board->lock);
	if (board->cap > 0)
		memcpy(slots, board->slots, board->cap * sizeof *slots);
	old = board->slots;
	board->slots = slots;
	board->cap = cap;
	pthread_mutex_unlock(&board->lock);
	free(old);
	return true;
}

/* Under the lock. */
static void move_to_front(struct board *board, uint32_t id)
{
	struct slot *slot = &board->slots[id];

	if (board->newest == id)
		return;
	if (slot->newer != NOBODY)
		board->slots[slot->newer].older = slot->older;
	if (slot->older != NOBODY)
		board->slots[slot->older].newer = slot->newer;
	slot->newer = NOBODY;
	slot->older = board->newest;
	if (board->newest != NOBODY)
		board->slots[board->newest].newer = id;
	board->newest = id;
}

bool board_publish(struct board *board, uint32_t id, struct status *status)
{
	struct status *old;
	bool sleeps;

	if (id == NOBODY || !make_room(board, id)) {
		status_unref(status);
		return false;
	}
	pthread_mutex_lock(&board->lock);
	old = board->slots[id].status;
	board->slots[id].status = status;
	board->slots[id].change = ++board->changes;
	if (id >= board->n)
		board->n = (size_t)id + 1;
	move_to_front(board, id);
	sleeps = !board->awake;
	board->awake = true;
	pthread_mutex_unlock(&board->lock);

	if (sleeps)
		wake(board->fd);
	status_unref(old);
	return true;
}

static bool grow(void *array, size_t cap, size_t size)
{
	void *old;
	void *grown;

	memcpy(&old, array, sizeof old);
	grown = realloc(old, cap * size);
	if (!grown)
		return false;
	memcpy(array, &grown, sizeof grown);
	/* cppcheck-suppress memleak ; the array has it */
	return true;
}

/* Reader's thread, without the lock. */
static bool snapshot_make_room(struct snapshot *snapshot, size_t n)
{
	size_t cap = snapshot->cap ? snapshot->cap : 64;

	if (n <= snapshot->cap)
		return true;
	while (cap < n)
		cap *= 2;
	if (!grow(&snapshot->rows, cap, sizeof *snapshot->rows) ||
		!grow(&snapshot->changed, cap, sizeof *snapshot->changed) ||
		!grow(&snapshot->dropped, cap, sizeof *snapshot->dropped))
		return false;
	memset(snapshot->rows + snapshot->n, 0,
		(cap - snapshot->n) * sizeof *snapshot->rows);
	snapshot->cap = cap;
	return true;
}

/* Under the lock, when the snapshot has room. */
static void take_changes(struct board *board, struct snapshot *snapshot)
{
	size_t n = 0;

	for (uint32_t id = board->newest; id != NOBODY; id = board->slots[id].older) {
		const struct slot *slot = &board->slots[id];

		if (slot->change <= snapshot->seen)
			break;
		snapshot->dropped[n] = snapshot->rows[id];
		snapshot->rows[id] = slot->status ? status_ref(slot->status) : NULL;
		snapshot->changed[n++] = id;
	}
	snapshot->n_changed = n;
	snapshot->n = board->n;
	snapshot->seen = board->changes;
}

bool board_read(struct board *board, struct snapshot *snapshot)
{
	size_t n;

	/* before looking: what is published from here on wakes us again */
	quiet(board->fd);
	snapshot->n_changed = 0;
	pthread_mutex_lock(&board->lock);
	while ((n = board->n) > snapshot->cap) {
		pthread_mutex_unlock(&board->lock);
		if (!snapshot_make_room(snapshot, n)) {
			wake(board->fd); /* still unread */
			return false;
		}
		pthread_mutex_lock(&board->lock);
	}
	take_changes(board, snapshot);
	board->awake = false;
	pthread_mutex_unlock(&board->lock);

	for (size_t i = 0; i < snapshot->n_changed; i++)
		status_unref(snapshot->dropped[i]);
	return snapshot->n_changed > 0;
}

int board_fd(const struct board *board)
{
	return board->fd;
}

bool board_send(struct board *board, const struct command *command)
{
	struct letter *letter = malloc(sizeof *letter);

	if (!letter) {
		monitor_unref(command->monitor);
		return false;
	}
	*letter = (struct letter){ .command = *command };
	pthread_mutex_lock(&board->lock);
	if (board->last)
		board->last->next = letter;
	else
		board->first = letter;
	board->last = letter;
	pthread_mutex_unlock(&board->lock);
	wake(board->command_fd);
	return true;
}

static struct letter *take_letter(struct board *board)
{
	struct letter *letter;

	pthread_mutex_lock(&board->lock);
	letter = board->first;
	if (letter) {
		board->first = letter->next;
		if (!board->first)
			board->last = NULL;
	}
	pthread_mutex_unlock(&board->lock);
	return letter;
}

bool board_take(struct board *board, struct command *command)
{
	struct letter *letter = take_letter(board);

	if (!letter) {
		/* quiet first, then look once more: one that comes in between is not slept
		 * over */
		quiet(board->command_fd);
		letter = take_letter(board);
	}
	if (!letter)
		return false;
	*command = letter->command;
	free(letter);
	return true;
}

int board_command_fd(const struct board *board)
{
	return board->command_fd;
}
