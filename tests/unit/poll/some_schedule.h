/* A schedule under test, and what a test says to it in one word. */
#ifndef UNIT_POLL_SOME_SCHEDULE_H
#define UNIT_POLL_SOME_SCHEDULE_H

#include "poll/schedule.h"

/* When everything here begins. */
enum { START_MS = 1000000 };

struct outcome {
	enum err_class class;
	unsigned failures; /* or refusals */
	int64_t wait_ms;
};

struct schedule *new_schedule(int logins, int per_host, int64_t spread_ms);
/* With one IMAP mailbox, id 0, due at START_MS. */
struct schedule *one_mailbox(void);
/* some_monitor(), due at START_MS unless it is spread. */
void put(struct schedule *schedule, uint32_t id, enum mail_type type, const char *host);
/* A user of its own for each id. */
void put_user(
	struct schedule *schedule, uint32_t id, enum mail_type type, const char *host);

/* The next turn is a start of id. */
void starts(struct schedule *schedule, uint32_t id, int64_t now_ms);
void nothing_starts(struct schedule *schedule, int64_t now_ms);
/* Ends the check of id and gives what was planned; next_ms is -77 when nothing was. */
struct status ends(
	struct schedule *schedule, uint32_t id, struct outcome outcome, int64_t now_ms);
struct status plan_of(const struct schedule *schedule, uint32_t id);

#endif
