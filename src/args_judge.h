/* What must hold among the arguments of each command, once each is right by itself. */
#ifndef ARGS_JUDGE_H
#define ARGS_JUDGE_H

#include "args.h"

/* Completes the mailbox that `detect` is given, and the format of `once`.  False: ERR_USAGE
 * with a sentence. */
bool args_judge(struct args *args, struct err *err);

#endif
