//! A body on its way: counted while it is read, against its sender's share of the memory and against the most that its door takes.

use super::budget::Share;
use crate::error::Error;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

/// How much of a body is handed on before its reader has to look at it.
const IN_A_ROW: usize = 64 * 1024;

/// What has arrived of a body and lies in memory.
pub struct Arriving {
    share: Share,
    refused: OnceLock<Error>,
}

impl Arriving {
    /// A body of whoever has this share.
    pub fn of(share: Share) -> Arc<Self> {
        Arc::new(Self { share, refused: OnceLock::new() })
    }

    /// Counts the body while it is read; beyond so many bytes it breaks off.
    pub fn counted(self: &Arc<Self>, body: Body, most: usize) -> Body {
        Body::new(Counted { body, left: most, in_a_row: 0, arriving: self.clone() })
    }

    /// Why the body broke off here, if it did.
    pub fn refused(&self) -> Option<&Error> {
        self.refused.get()
    }

    /// So many bytes lie in memory no longer.
    pub fn let_go(&self, bytes: usize) {
        self.share.give(bytes);
    }
}

/// A body that is counted while it is read.
struct Counted {
    body: Body,
    left: usize,
    // Bytes since the reader last had to wait.
    in_a_row: usize,
    arriving: Arc<Arriving>,
}

impl Counted {
    fn count(&mut self, bytes: usize) -> Result<(), Error> {
        self.in_a_row += bytes;
        self.left = self.left.checked_sub(bytes).ok_or(Error::TooLarge)?;
        self.arriving
            .share
            .take(bytes)
            .map_err(|_| Error::busy("forms that are on their way take all the memory there is for them"))
    }
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // A form's reader takes all that is there before it looks at any of it; so there is never much.
        if self.in_a_row >= IN_A_ROW {
            self.in_a_row = 0;
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
