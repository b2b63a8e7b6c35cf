/**
 * What data and codes are like: principal components and the dimension of data, the quality of reconstructions against
 * classical filters, and how well errors of reconstruction tell anomalies. Arithmetic on codes and pictures; kernels
 * are not needed here.
 */
package io.lanewise.analysis;
