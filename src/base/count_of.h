/* The number of elements of a true array. */
#ifndef BASE_COUNT_OF_H
#define BASE_COUNT_OF_H

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif
