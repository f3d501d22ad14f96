//! Counts a request body while it is read, against its sender's share of the memory budget and against the limit of its route.

use super::budget::Share;
use crate::error::Error;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

/// Most bytes passed on in a row before the reader has to process them.
const MAX_RUN: usize = 64 * 1024;

/// The part of a request body that is in memory.
pub struct Arriving {
    share: Share,
    refused: OnceLock<Error>,
}

impl Arriving {
    /// An empty body of the client with this share.
    pub fn of(share: Share) -> Arc<Self> {
        Arc::new(Self { share, refused: OnceLock::new() })
    }

    /// Wraps a body so that it is counted while it is read; reading fails after `most` bytes.
    pub fn counted(self: &Arc<Self>, body: Body, most: usize) -> Body {
        Body::new(Counted { body, left: most, run: 0, arriving: self.clone() })
    }

    /// Why reading failed, if it did.
    pub fn refused(&self) -> Option<&Error> {
        self.refused.get()
    }

    /// Records that this many bytes are no longer in memory.
    pub fn release(&self, bytes: usize) {
        self.share.give(bytes);
    }
}

/// A body that is counted while it is read.
struct Counted {
    body: Body,
    left: usize,
    // Bytes since the reader last had to wait.
    run: usize,
    arriving: Arc<Arriving>,
}

impl Counted {
    fn count(&mut self, bytes: usize) -> Result<(), Error> {
        self.run += bytes;
        self.left = self.left.checked_sub(bytes).ok_or(Error::TooLarge)?;
        self.arriving.share.take(bytes).map_err(|_| Error::busy("arriving forms use up their memory budget"))
    }
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // The form parser buffers everything available before it processes any of it; this keeps that amount small.
        if self.run >= MAX_RUN {
            self.run = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
            && let Err(error) = self.count(data.len())
        {
            let _ = self.arriving.refused.set(error.clone());
            return Poll::Ready(Some(Err(axum::Error::new(error))));
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
