/** Motion JPEG in an AVI, cut into its frames while it still arrives: no decoder sees it, and no file of it is written but its frames. */
package io.framecast.frameservice.avi;
