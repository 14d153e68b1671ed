"""WeChat as a way in and as a channel: its apps, and who a person is in each of them."""
