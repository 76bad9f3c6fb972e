/* libcurl's multi handles, driven by the loop: it moves many logins at once and remembers
 * TLS sessions.  Nothing here blocks. */
#ifndef POLL_HUB_H
#define POLL_HUB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "poll/loop.h"

struct hub;
struct hub_shard; /* one multi handle */

struct hub *hub_new(struct loop *loop, struct err *err);
void hub_free(struct hub *hub);

/* A loop event of kind LOOP_LOGIN. */
void hub_ready(const struct loop_event *event);
/* To be called when hub_due_ms has come; INT64_MAX: libcurl waits for nothing. */
void hub_tick(struct hub *hub, int64_t now_ms);
int64_t hub_due_ms(const struct hub *hub);

/* A login that has ended: its CURLOPT_PRIVATE and its CURLcode.  False: no more. */
bool hub_ended(struct hub *hub, void **owner, int *code);

/* The session's own: an easy handle (a CURL) goes in when it begins to connect and out
 * before it is cleaned up.  NULL: no memory. */
struct hub_shard *hub_enter(struct hub *hub, void *easy);
void hub_leave(struct hub_shard *shard, void *easy);
struct loop *hub_loop(const struct hub *hub);

#endif
