// Written by `npm run types` from the API's document. Do not edit.

export interface paths {
    "/account/balance/{slug}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我在一家店的余额 */
        get: operations["getOneBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/balance/{slug}/entries/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 余额明细，新的在前 */
        get: operations["getMyBalanceEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/balance/{slug}/top-ups/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 充值：得到一个要付款的单
         * @description 之后和订单一样付款：POST /orders/{token}/payments/。到账后余额增加。
         */
        post: operations["postTopUps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/balance/{slug}/withdrawals/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的余额退款申请，新的在前 */
        get: operations["getMyWithdrawals"];
        put?: never;
        /** 申请退回没用完的本金，商家处理 */
        post: operations["postMyWithdrawals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/consents/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 同意过的文件 */
        get: operations["getConsents"];
        put?: never;
        /**
         * 同意文件
         * @description 先给用户看全文，他点了同意再调用；记下版本、时间和 IP。
         */
        post: operations["postConsents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/consents/{document}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 撤回同意 */
        delete: operations["deleteOneConsent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/coupons/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的优惠券，各店的，最多 100 张 */
        get: operations["getMyCoupons"];
        put?: never;
        /** 用口令领一张优惠券 */
        post: operations["postMyCoupons"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/data/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 最近一份资料副本 */
        get: operations["getOwnData"];
        put?: never;
        /**
         * 要一份我的资料
         * @description 短信验证码或密码证明是本人；一天一次，备好了发短信。
         */
        post: operations["postOwnData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/data/{copy_id}/file/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 下载我的资料
         * @description 和要的时候一样，用短信验证码或密码证明是本人。
         */
        post: operations["postOwnDataFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/deletion/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 注销到哪一步了 */
        get: operations["getOwnDeletion"];
        put?: never;
        /**
         * 申请注销账号
         * @description 15 天后生效，之前可以撤回；这段时间不能下单。所有设备退出登录，包括现在这个令牌。
         */
        post: operations["postOwnDeletion"];
        /** 撤回注销 */
        delete: operations["deleteOwnDeletion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/points/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我是哪些店的会员 */
        get: operations["getMemberships"];
        put?: never;
        /**
         * 成为会员
         * @description 先让本人看到店铺会保存什么：会员号、等级、消费金额、积分和生日。
         */
        post: operations["postMemberships"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/points/{slug}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我在一家店的等级和积分 */
        get: operations["getOneMembership"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/points/{slug}/check-ins/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本月签到的日子 */
        get: operations["getCheckIns"];
        put?: never;
        /**
         * 签到得积分，一天一次
         * @description 当天再调用一次什么都不变。
         */
        post: operations["postCheckIns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/points/{slug}/entries/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 积分明细，新的在前 */
        get: operations["getMyPointsEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/prices/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的会员价，只有比商品接口里便宜的
         * @description 商品接口对所有人一样；等级折扣、会员专享和新人价在这里。
         */
        get: operations["getPersonalPrices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/addresses/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的地址 */
        get: operations["getAddresses"];
        put?: never;
        /** 新建地址 */
        post: operations["postAddresses"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/addresses/{address_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个地址 */
        get: operations["getOneAddress"];
        /** 改地址 */
        put: operations["putOneAddress"];
        post?: never;
        /** 删除地址 */
        delete: operations["deleteOneAddress"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/addresses/{address_id}/default/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 设为默认地址 */
        post: operations["postDefaultAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/addresses/recognise/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 识别粘贴的地址 */
        post: operations["postRecognise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的售后，新的在前 */
        get: operations["getAfterSales"];
        put?: never;
        /**
         * 申请售后
         * @description 照片用 multipart 传，字段名 photos，最多 6 张；那时 lines 每样一段 JSON。
         */
        post: operations["postAfterSales"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/{aftersale}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个售后 */
        get: operations["getOneAfterSale"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/{aftersale}/accept/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 接受方案 */
        post: operations["postAcceptAfterSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/{aftersale}/decline/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 不接受方案 */
        post: operations["postDeclineAfterSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/{aftersale}/escalate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申请平台介入 */
        post: operations["postEscalateAfterSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/{aftersale}/photos/{aftersale_photo_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 售后里的照片 */
        get: operations["getOneAfterSalePhoto"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/{aftersale}/received/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 收到新货 */
        post: operations["postGotAfterSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/{aftersale}/send-back/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 寄回商品 */
        post: operations["postSendBackAfterSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/aftersales/{aftersale}/withdraw/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤销申请 */
        post: operations["postWithdrawAfterSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/areas/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 省市区的名称 */
        get: operations["getAreas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/activate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 激活邮箱账号 */
        post: operations["postActivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/captcha/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 换一个验证问题
         * @description 5 分钟内有效，对错都只能用一次。
         */
        post: operations["postCaptcha"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 用密码登录 */
        post: operations["postPasswordSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password-reset/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 忘记密码：发链接到邮箱
         * @description 邮箱有没有账号，回答都一样；该说的在邮件里。
         */
        post: operations["postAskPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password-reset/confirm/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 忘记密码：设置新密码 */
        post: operations["postPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 换新令牌
         * @description 旧的 refresh 用一次就失效，请存新的。
         */
        post: operations["postRenew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/register/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 用邮箱注册
         * @description 邮箱有没有账号，回答都一样；该说的在邮件里。
         */
        post: operations["postRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/register/resend/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 重发激活邮件
         * @description 邮箱有没有账号，回答都一样；该说的在邮件里。
         */
        post: operations["postResendActivation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/revoke/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退出登录 */
        post: operations["postRevoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign-out-everywhere/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 退出所有设备
         * @description 网页和 API 的登录都失效，包括现在这个令牌。
         */
        post: operations["postSignOutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sms/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 用短信验证码登录 */
        post: operations["postSmsSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sms-codes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 发送短信验证码
         * @description 手机号有没有账号，回答都一样；第一次登录就有了账号。
         */
        post: operations["postSmsCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/wechat-mini/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 在小程序里登录 */
        post: operations["postWechatSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 购物车里有什么
         * @description 价格和库存每次都重新看。
         */
        get: operations["getCart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/clear-unavailable/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 清空失效商品 */
        post: operations["postClearUnavailable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/lines/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 加入购物车
         * @description 加在原有的数量上；没有购物车的访客第一次加，键不起作用。
         */
        post: operations["postCartLines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cart/lines/{variant_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 从购物车删掉 */
        delete: operations["deleteOneCartLine"];
        options?: never;
        head?: never;
        /** 改数量 */
        patch: operations["patchOneCartLine"];
        trace?: never;
    };
    "/cart/merge/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登录后带上之前的购物车
         * @description X-Cart-Token 的商品和订单归现在登录的人；之后不要再带这个令牌。
         */
        post: operations["postMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 分类 */
        get: operations["getCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories/{category_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个分类 */
        get: operations["getOneCategory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkout/{slug}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 提交订单
         * @description 把购物车里这家店的东西（或 lines 里的几行，或 sku 这一样）下成一个订单，库存锁住，价格定下。
         */
        post: operations["postCheckout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkout/{slug}/preview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 下单前看看
         * @description 什么都不占；不说配送方式，就是第一种送得到的。没有 X-Cart-Token 的访客立即购买，回答的头里给一个：提交订单和以后看订单都带上它。
         */
        post: operations["postPreviewCheckout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/favourites/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的收藏，新的在前 */
        get: operations["getFavourites"];
        put?: never;
        /** 收藏商品或店铺 */
        post: operations["postFavourites"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/favourites/{favourite_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 取消收藏 */
        delete: operations["deleteOneFavourite"];
        options?: never;
        head?: never;
        /** 开关到货提醒、降价提醒 */
        patch: operations["patchOneFavourite"];
        trace?: never;
    };
    "/groups/{group}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 看团购或一个团
         * @description 编号是团购的就是团购，令牌是团的就是团。开团和参团都是结算：把 said 写进 group，和 sku、quantity 一起。
         */
        get: operations["getGroupDetail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我是谁 */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** 改姓名 */
        patch: operations["patchMe"];
        trace?: never;
    };
    "/me/email/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 登录邮箱 */
        get: operations["getMyEmail"];
        put?: never;
        /**
         * 添加或更换登录邮箱
         * @description 邮箱有没有账号，回答都一样；该说的在邮件里。
         */
        post: operations["postMyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/email/confirm/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 确认登录邮箱 */
        post: operations["postConfirmMyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/links/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 微信、QQ 登录
         * @description 在网页的「账号与安全」里绑定；这里只能看和解除。
         */
        get: operations["getLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/links/{link_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 解除微信、QQ 登录 */
        delete: operations["deleteOneLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/password/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 设置或修改密码
         * @description 旧令牌都失效，请用回答里的新令牌。
         */
        post: operations["postMyPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/phone/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的手机号 */
        get: operations["getMyPhone"];
        put?: never;
        /**
         * 换手机号
         * @description 旧手机也收到验证码（sms_code）就马上换好，旧令牌都失效。
         */
        post: operations["postMyPhone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/phone/lost/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 旧手机号不能用了：申请换手机号
         * @description 3 天后生效；旧手机号会收到短信，可以拒绝。
         */
        post: operations["postLostPhone"];
        /** 取消换手机号的申请 */
        delete: operations["deleteLostPhone"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 登录设备
         * @description 30 天内用过的，最近的在前。
         */
        get: operations["getMySessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions/{device_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 让一台设备退出登录 */
        delete: operations["deleteOneSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/wechat-mini/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 绑定的微信 */
        get: operations["getMyWechat"];
        put?: never;
        /**
         * 绑定微信
         * @description 用手机号登录的人，绑定后才能在小程序里微信支付。先给本人的手机发一个验证码；绑定后会发短信告诉本人。改密码、换手机号、退出所有设备都会解除绑定。
         */
        post: operations["postMyWechat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/wechat-mini/{identity_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 解除绑定微信 */
        delete: operations["deleteOneWechat"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的对话，新的在前 */
        get: operations["getConversations"];
        put?: never;
        /**
         * 问店家
         * @description 关于同一件商品、同一个订单的话接在原来的对话后面。
         */
        post: operations["postConversations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{thread_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 一个对话
         * @description 看过的就算读了。
         */
        get: operations["getOneConversation"];
        put?: never;
        /** 发消息 */
        post: operations["postOneConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{thread_id}/pictures/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 发图片 */
        post: operations["postConversationPictures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{thread_id}/pictures/{message_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 对话里的图片 */
        get: operations["getOneConversationPicture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的订单，新的在前 */
        get: operations["getOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个订单 */
        get: operations["getOneOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/again/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 再次购买
         * @description 还能买的加进购物车，回答购物车。
         */
        post: operations["postBuyAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 取消订单
         * @description 商家接单之前可以；付了的钱原路退回。
         */
        post: operations["postCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/exchange-goods/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 这件能换成什么
         * @description 同款别的规格在前，再是相近的；申请换货时把 sku 放在 want 里。
         */
        get: operations["getExchangeGoods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/pay-methods/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 能怎么付 */
        get: operations["getPayMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/payments/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 开始付款 */
        post: operations["postPayments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/payments/ask/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 付完回来，去问支付渠道
         * @description 客户端说付了不算数；接着轮询付款状态。
         */
        post: operations["postAskGateway"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/payments/proof/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 上传转账凭证 */
        post: operations["postProofs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/payments/status/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 付好了吗 */
        get: operations["getPayStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/pickup-code/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 取货码 */
        get: operations["getOwnPickupCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/receive/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 确认收货 */
        post: operations["postReceive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/substitutions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 缺货建议，新的在前 */
        get: operations["getSubstitutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{token}/substitutions/{substitution_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 回复缺货建议
         * @description decline 和到时间不回复一样：缺的那件不发，钱退回。换更贵的，accept 之后要补差价：像付订单一样开始付款，付好才算同意。
         */
        post: operations["postOneSubstitution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/presales/{presale}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 看预售
         * @description 下单是结算：把编号写进 presale，和 sku、quantity 一起。先付定金，到时间付尾款，是同一个订单的两次付款：照常用付款接口。
         */
        get: operations["getPresaleDetail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 商品 */
        get: operations["getProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{product_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一件商品 */
        get: operations["getOneProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{product_id}/together/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一起买的还有，最多 4 件 */
        get: operations["getTogether"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 商品的评价，新的在前 */
        get: operations["getReviews"];
        put?: never;
        /** 评价收到的商品 */
        post: operations["postReviews"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{review_id}/addition/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 追评 */
        post: operations["postReviewAddition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/shop/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 给店铺打分、提建议，一笔订单一次 */
        post: operations["postShopRatings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 搜索商品
         * @description 懂拼音、首字母、同义词和小错字；按相关排。
         */
        get: operations["getSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search/facets/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 搜索结果可以怎么筛 */
        get: operations["getFacets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/search/suggestions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 输入时的提示 */
        get: operations["getSuggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seckill/{flash}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个秒杀 */
        get: operations["getOneSeckill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/seckill/{flash}/grab/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 抢一个名额，抢到了再结算 */
        post: operations["postGrabSeckill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 店铺，新开的在前 */
        get: operations["getStores"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一家店 */
        get: operations["getOneStore"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/chat-orders/{draft_token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 商家整理好的订单
         * @description 谁拿到链接谁能看；要买，把 variant_id 和数量加进购物车。
         */
        get: operations["getOneDraft"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/chat-orders/{draft_token}/offers/{draft_offer_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 回复缺货建议（还没下单）
         * @description accept：这一行换成建议的商品；decline：这一样不要了。还没有买，也不占库存。
         */
        post: operations["postOneDraftOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/chat-orders/parse/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 读懂一段微信下单
         * @description 只是读，不改购物车；拿不准的给出候选，不替人选。
         */
        post: operations["postChatOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/coupons/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 店里可以领的优惠券 */
        get: operations["getStoreCoupons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/coupons/{coupon_id}/claim/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 领一张优惠券 */
        post: operations["postClaimCoupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/coupons/after-orders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 店里下单就送的优惠券 */
        get: operations["getOrderGifts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/promotions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 要报名的活动 */
        get: operations["getToSignUp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/promotions/{promotion}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 报名
         * @description 再报一次什么都不变。
         */
        post: operations["postSignUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/rewards/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 积分商城：可以用积分换的 */
        get: operations["getRewards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{slug}/rewards/{reward}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 用积分换一张券
         * @description 商品用积分换是结算：把 number 写进 reward，和 sku、quantity 一起。
         */
        post: operations["postTakeCoupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AddRequest: {
            sku: string;
            /**
             * @description 店铺的 slug；两家店用了同一个 SKU 时要有
             * @default
             */
            store?: string;
            /**
             * Format: double
             * @default 1
             */
            quantity?: number;
        };
        AddReviewRequest: {
            /** @description 订单的 token */
            order: string;
            text: string;
        };
        Address: {
            id: number;
            /** @description 收货人 */
            name: string;
            phone: string;
            province: string;
            city: string;
            /** @description 有的城市没有区县，是空的 */
            district: string;
            detail: string;
            zip_code: string;
            /** @description 家、公司、学校，或空 */
            label: string;
            is_default: boolean;
        };
        AddressInputRequest: {
            name: string;
            /**
             * @example 13800001111
             * @example +86 138 0000 1111
             */
            phone: string;
            province: string;
            city?: string;
            district?: string;
            /** @description 街道、楼栋和门牌号，至少 2 个字 */
            detail: string;
            /** @description 6 位数字，不知道可以不填 */
            zip_code?: string;
            label?: components["schemas"]["LabelEnum"] | components["schemas"]["BlankEnum"];
            /** @description 第一个地址总是默认；默认只能换到别的地址 */
            is_default?: boolean;
        };
        AfterSale: {
            number: string;
            order: string;
            store: components["schemas"]["StoreName"];
            kind: components["schemas"]["AfterSaleKindEnum"];
            reason: components["schemas"]["ReasonEnum"];
            state: components["schemas"]["AfterSaleStateEnum"];
            state_word: string;
            /** @description 一句话说现在怎么样了 */
            readonly sentence: string;
            /** Format: date-time */
            deadline: string | null;
            /** Format: decimal */
            amount: string;
            /** Format: date-time */
            created_at: string;
        };
        AfterSaleDetail: {
            number: string;
            order: string;
            store: components["schemas"]["StoreName"];
            kind: components["schemas"]["AfterSaleKindEnum"];
            reason: components["schemas"]["ReasonEnum"];
            state: components["schemas"]["AfterSaleStateEnum"];
            state_word: string;
            /** @description 一句话说现在怎么样了 */
            readonly sentence: string;
            /** Format: date-time */
            deadline: string | null;
            /** Format: decimal */
            amount: string;
            /** Format: date-time */
            created_at: string;
            words: string;
            /**
             * Format: decimal
             * @description 其中运费
             */
            transit_amount: string;
            offered_kind: string;
            /** Format: decimal */
            offered_amount: string;
            freight_by: components["schemas"]["FreightByEnum"];
            return_place: string;
            return_courier: string;
            return_number: string;
            lines: components["schemas"]["AfterSaleLine"][];
            /** @description 换成的别的商品；没有就是换一样的 */
            readonly swap: components["schemas"]["Swap"] | null;
            readonly history: components["schemas"]["AfterSaleStep"][];
        };
        /**
         * @description * `refund` - 仅退款
         *     * `return` - 退货退款
         *     * `exchange` - 换货
         *     * `resend` - 补寄
         * @enum {string}
         */
        AfterSaleKindEnum: "refund" | "return" | "exchange" | "resend";
        AfterSaleLine: {
            sku: string;
            name: string;
            unit: string;
            /** Format: double */
            quantity: number;
            /** Format: decimal */
            amount: string;
        };
        AfterSalePage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["AfterSale"][];
        };
        /**
         * @description * `requested` - 等商家处理
         *     * `offered` - 等买家确认方案
         *     * `refused` - 商家已拒绝
         *     * `to_pay` - 等买家补差价
         *     * `to_return` - 等买家寄回
         *     * `returning` - 等商家收退货
         *     * `to_reship` - 等商家寄出
         *     * `reshipped` - 新货已寄出
         *     * `escalated` - 平台处理中
         *     * `refunding` - 退款中
         *     * `done` - 已完成
         *     * `closed` - 已关闭
         *     * `withdrawn` - 已撤销
         * @enum {string}
         */
        AfterSaleStateEnum: "requested" | "offered" | "refused" | "to_pay" | "to_return" | "returning" | "to_reship" | "reshipped" | "escalated" | "refunding" | "done" | "closed" | "withdrawn";
        AfterSaleStep: {
            step: string;
            label: string;
            side: components["schemas"]["AfterSaleStepSideEnum"];
            words: string;
            /** Format: decimal */
            amount: string | null;
            /** @description 照片的地址，带令牌才能看 */
            readonly photos: string[];
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @description * `buyer` - 买家
         *     * `shop` - 商家
         *     * `platform` - 平台
         *     * `clock` - 超时
         * @enum {string}
         */
        AfterSaleStepSideEnum: "buyer" | "shop" | "platform" | "clock";
        AgreeRequest: {
            documents: components["schemas"]["DocumentsEnum"][];
        };
        /**
         * @description * `accept` - accept
         *     * `decline` - decline
         * @enum {string}
         */
        AnswerEnum: "accept" | "decline";
        AskAfterSaleRequest: {
            /** @description 订单的 token */
            order: string;
            kind: components["schemas"]["AfterSaleKindEnum"];
            reason: components["schemas"]["ReasonEnum"];
            lines: components["schemas"]["AskedLineRequest"][];
            /** Format: decimal */
            amount?: string | null;
            /** @description 换货：换成店里别的商品 */
            want?: components["schemas"]["WantRequest"] | null;
            /** @default  */
            words?: string;
        };
        AskWithPhotosRequest: {
            /** @description 图片文件，每张最多 10 MB */
            photos?: string[];
            /** @description 订单的 token */
            order: string;
            kind: components["schemas"]["AfterSaleKindEnum"];
            reason: components["schemas"]["ReasonEnum"];
            lines: components["schemas"]["AskedLineRequest"][];
            /** Format: decimal */
            amount?: string | null;
            /** @description 换货：换成店里别的商品 */
            want?: components["schemas"]["WantRequest"] | null;
            /** @default  */
            words?: string;
        };
        AskWithdrawalRequest: {
            /** @description 退到哪里，比如支付宝账号 */
            account: string;
        };
        AskedLineRequest: {
            sku: string;
            /** Format: double */
            quantity: number;
        };
        Balance: {
            store: components["schemas"]["StoreName"];
            /**
             * Format: decimal
             * @description 充值的，先用
             */
            principal: string;
            /**
             * Format: decimal
             * @description 赠送的，最后用，不能退
             */
            bonus: string;
            /** @description 现在能不能充值 */
            readonly can_top_up: boolean;
            /** @description 连赠送现在最多还能充多少元：《单用途商业预付卡管理办法（试行）》的限额 */
            readonly room: string;
            /** @description 够得着的最高一档送 */
            readonly tiers: {
                [key: string]: string;
            }[];
        };
        BalanceEntry: {
            id: number;
            kind: components["schemas"]["BalanceEntryKindEnum"];
            /**
             * Format: decimal
             * @description 本金的增减
             */
            amount: string;
            /**
             * Format: decimal
             * @description 赠送的增减
             */
            bonus: string;
            /**
             * Format: decimal
             * @description 之后的余额
             */
            after: string;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @description * `top_up` - 充值
         *     * `spent` - 余额支付
         *     * `returned` - 退回余额
         *     * `withdrawn` - 余额退款
         *     * `lapsed` - 赠送作废
         *     * `merged` - 账号合并
         * @enum {string}
         */
        BalanceEntryKindEnum: "top_up" | "spent" | "returned" | "withdrawn" | "lapsed" | "merged";
        BalanceEntryPage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["BalanceEntry"][];
        };
        BalanceWithdrawal: {
            number: string;
            state: components["schemas"]["BalanceWithdrawalStateEnum"];
            /**
             * Format: decimal
             * @description 退多少元：没用完的本金
             */
            amount: string;
            /**
             * Format: decimal
             * @description 退款后失效的赠送
             */
            bonus: string;
            /** @description 商家没有同意的原因 */
            reason: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            decided_at: string | null;
        };
        BalanceWithdrawalPage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["BalanceWithdrawal"][];
        };
        /**
         * @description * `asked` - 等商家处理
         *     * `paid` - 已退款
         *     * `refused` - 商家没有同意
         * @enum {string}
         */
        BalanceWithdrawalStateEnum: "asked" | "paid" | "refused";
        Band: {
            id: number;
            label: string;
            /** Format: double */
            up_to_km: number;
            /** Format: decimal */
            fee: string;
        };
        BeginRequest: {
            text: string;
            /** @description 店铺的 slug */
            store: string;
            /** Format: int64 */
            product_id?: number;
            order_token?: string;
        };
        /** @enum {unknown} */
        BlankEnum: "";
        Bridge: {
            appId: string;
            timeStamp: string;
            nonceStr: string;
            package: string;
            signType: string;
            paySign: string;
        };
        Candidate: {
            sku: string;
            name: string;
            /** Format: decimal */
            price: string;
            unit: string;
            in_stock: boolean;
        };
        Captcha: {
            id: string;
            /** @description PNG，data: 开头；4 个字符，不分大小写 */
            image: string;
            /** @description 同一个问题的算术题，给看不见图的人 */
            words: string;
        };
        Cart: {
            /** @description 登录的人没有，是空的 */
            token: string;
            /** @description 有几种商品 */
            count: number;
            /** @description 要告诉顾客的话，比如数量改少了 */
            notice: string;
            stores: components["schemas"]["CartGroup"][];
        };
        CartGroup: {
            store: components["schemas"]["StoreName"];
            lines: components["schemas"]["CartLine"][];
            count: number;
            /** @description 优惠，满减之类 */
            discounts: components["schemas"]["Discount"][];
            /** @description 再买多少还能优惠什么 */
            hints: string[];
            /** Format: decimal */
            total: string;
        };
        CartLine: {
            variant_id: number;
            sku: string;
            product_id: number;
            name: string;
            /** @description 规格 */
            options: string;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            unit: string;
            /** @description 不支持七天无理由退货的理由；空：支持 */
            return_exception: string;
            /** Format: decimal */
            price: string;
            /** Format: double */
            quantity: number;
            /** Format: double */
            step: number;
            /**
             * Format: double
             * @description 最多能买多少
             */
            most: number;
            /** Format: decimal */
            total: string;
            problem: string;
            notice: string;
        };
        Category: {
            id: number;
            name: string;
            slug: string;
            intro: string;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            readonly parent: number | null;
            /** @description 店铺的 slug */
            store: string;
        };
        CategoryPage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["Category"][];
        };
        ChangePhoneRequest: {
            sms_code?: string;
            current?: string;
            /**
             * @example 13800001111
             * @example +86 138 0000 1111
             */
            phone: string;
            /** @description 发到新手机的验证码 */
            code: string;
        };
        ChangeRequest: {
            /**
             * Format: double
             * @description 0 是删掉
             */
            quantity: number;
        };
        /**
         * @description * `wechatpay` - wechatpay
         *     * `alipay` - alipay
         *     * `transfer` - transfer
         *     * `balance` - balance
         * @enum {string}
         */
        ChannelEnum: "wechatpay" | "alipay" | "transfer" | "balance";
        CheckIns: {
            /** @description 本月签到的日子 */
            days: string[];
            /** @description 今天签过了没有 */
            has_today: boolean;
            /** @description 下一次签到得多少积分，0 是不开或本月已满 */
            points: number;
        };
        Choice: {
            value: string;
            label: string;
            count: number;
            is_chosen: boolean;
        };
        Claimable: {
            coupon: components["schemas"]["Coupon"];
            /** Format: date-time */
            claim_until: string;
            /** Format: date-time */
            valid_until: string | null;
            /** @description 领取后几天内有效 */
            valid_days: number | null;
            /** @description 还能再领一张 */
            may_claim: boolean;
        };
        /**
         * @description * `wechat` - 微信里，小程序也是
         *     * `alipay` - 支付宝里
         *     * `phone` - 手机浏览器
         *     * `desktop` - 电脑
         * @enum {string}
         */
        ClientEnum: "wechat" | "alipay" | "phone" | "desktop";
        CodeRequest: {
            /** @description 店铺的 slug */
            store: string;
            code: string;
        };
        CodeSent: {
            /** @description 过几秒才能再要一个 */
            wait_seconds: number;
        };
        CommonWord: {
            word: string;
            /** @description 几条评价说到 */
            count: number;
        };
        Consent: {
            /** @description privacy, terms, opening */
            document: string;
            title: string;
            /** @description 现在的版本 */
            version: string;
            readonly agreed_version: string;
            /** Format: date-time */
            at?: string | null;
            is_given: boolean;
            /** @description 请给用户看，问是否同意 */
            is_asked: boolean;
        };
        Copy: {
            id: number;
            /** @description waiting, ready, over */
            readonly state: string;
            /** Format: date-time */
            asked_at: string;
            /** Format: date-time */
            expires_at: string | null;
            /** @description 字节 */
            size: number;
            /** @description ready 时 POST 到这里下载 */
            readonly url: string;
        };
        Coupon: {
            id: number;
            name: string;
            kind: components["schemas"]["CouponKindEnum"];
            /**
             * Format: decimal
             * @description 减多少元；运费券是 0 时免全部运费
             */
            amount: string;
            /**
             * Format: decimal
             * @description 按原价的百分之几；85 是八五折
             */
            percent: string;
            /**
             * Format: decimal
             * @description 最多减多少元
             */
            most: string | null;
            /**
             * Format: decimal
             * @description 满多少元可用
             */
            threshold: string;
            /** @description 可以和活动同享 */
            readonly with_promotions: boolean;
            /** @description 给人看的条件 */
            readonly words: string;
        };
        CouponChoice: {
            number: string;
            name: string;
            /** Format: date */
            until: string;
            why: string;
            is_chosen: boolean;
        };
        /**
         * @description * `amount` - 满减券
         *     * `percent` - 折扣券
         *     * `freight` - 运费券
         * @enum {string}
         */
        CouponKindEnum: "amount" | "percent" | "freight";
        Day: {
            words: string;
            slots: components["schemas"]["Slot"][];
        };
        Deletion: {
            /** Format: date-time */
            due_at: string | null;
            /** @description 要先处理的事 */
            obstacles: string[];
        };
        /**
         * @description * `express` - 快递
         *     * `freight` - 物流
         *     * `local` - 同城配送
         *     * `pickup` - 到店自提
         * @enum {string}
         */
        DeliveryEnum: "express" | "freight" | "local" | "pickup";
        Device: {
            id: number;
            /** @description 微信 · iPhone */
            name: string;
            /** @description IP 地址，去掉末尾 */
            place: string;
            /**
             * Format: date-time
             * @description 什么时候登录的
             */
            created_at: string;
            /**
             * Format: date-time
             * @description 最近一次，一小时内算同一次
             */
            seen_at: string;
            /** @description 用令牌的；不是就是网页 */
            readonly is_app: boolean;
            /** @description 就是现在这个令牌 */
            readonly is_current: boolean;
        };
        Discount: {
            number: string;
            name: string;
            /** Format: decimal */
            amount: string;
        };
        /**
         * @description * `privacy` - privacy
         *     * `terms` - terms
         *     * `opening` - opening
         * @enum {string}
         */
        DocumentsEnum: "privacy" | "terms" | "opening";
        Draft: {
            readonly state: components["schemas"]["DraftStateEnum"];
            readonly note: string;
            /** @description 店里没有的，照原话 */
            readonly missing: string[];
            readonly lines: components["schemas"]["DraftLine"][];
            /** @description 缺货，商家建议换的，等顾客回复 */
            readonly offers: components["schemas"]["DraftOffer"][];
            /** Format: date-time */
            expires_at: string;
        };
        DraftAnswerRequest: {
            answer: components["schemas"]["AnswerEnum"];
        };
        DraftGoods: {
            variant_id: number;
            sku: string;
            product_id: number;
            name: string;
            /** @description 规格 */
            options: string;
            unit: string;
            /** @description 不支持七天无理由退货的理由；空：支持 */
            return_exception: string;
            /** Format: decimal */
            price: string;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            /** @description 现在为什么买不了；空的就是能买 */
            readonly problem: string;
        };
        DraftLine: {
            id: number;
            name: string;
            /** @description 顾客的原话 */
            said: string;
            /** Format: double */
            quantity: number;
            readonly goods: components["schemas"]["DraftGoods"] | null;
        };
        DraftOffer: {
            variant_id: number;
            sku: string;
            product_id: number;
            name: string;
            /** @description 规格 */
            options: string;
            unit: string;
            /** @description 不支持七天无理由退货的理由；空：支持 */
            return_exception: string;
            /** Format: decimal */
            price: string;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            id: number;
            line: number;
            /** @description 缺货的商品 */
            old_name: string;
            /** Format: double */
            quantity: number;
        };
        /**
         * @description * `unopened` - 未打开
         *     * `opened` - 已打开
         *     * `ordered` - 已下单
         *     * `expired` - 已过期
         * @enum {string}
         */
        DraftStateEnum: "unopened" | "opened" | "ordered" | "expired";
        EmailRequest: {
            /** @description 被要求回答验证问题时才要 */
            captcha_id?: string;
            captcha?: string;
            email: string;
        };
        EscalateRequest: {
            /** @default  */
            words?: string;
        };
        EscalateWithPhotosRequest: {
            /** @description 图片文件，每张最多 10 MB */
            photos?: string[];
            /** @default  */
            words?: string;
        };
        Event: {
            type: string;
            label: string;
            /** Format: date-time */
            created_at: string;
        };
        ExchangeChoice: {
            variant_id: number;
            sku: string;
            product_id: number;
            name: string;
            /** @description 规格 */
            options: string;
            unit: string;
            /** @description 不支持七天无理由退货的理由；空：支持 */
            return_exception: string;
            /** Format: decimal */
            price: string;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            /**
             * Format: decimal
             * @description 每件要补的差价，按实际付的钱算
             */
            to_pay: string;
            /**
             * Format: decimal
             * @description 每件退的差价
             */
            to_give_back: string;
        };
        Facets: {
            categories: components["schemas"]["Choice"][];
            attributes: {
                [key: string]: components["schemas"]["Choice"][];
            };
            /** @description 有货的有多少 */
            in_stock: number;
            /** Format: decimal */
            lowest: string | null;
            /** Format: decimal */
            highest: string | null;
        };
        Favourite: {
            id: number;
            store: components["schemas"]["StoreName"];
            product_id: number | null;
            /** @description 商品名，或店名 */
            readonly name: string;
            /** Format: decimal */
            price?: string | null;
            /** @description 现在能买 */
            readonly is_available: boolean;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            /** @description 到货时提醒一次 */
            wants_restock: boolean;
            /** @description 每次降价提醒一次 */
            wants_price_note: boolean;
            /** Format: date-time */
            created_at: string;
        };
        FavouritePage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["Favourite"][];
        };
        Found: {
            /** @description 找到多少 */
            count: number;
            /** @description 其实更多，数到这里为止 */
            is_capped: boolean;
            /** @description 没有完全一样的，这些是相近的 */
            is_similar: boolean;
            /** Format: uri */
            next: string | null;
            results: components["schemas"]["Product"][];
        };
        /**
         * @description * `buyer` - 买家承担
         *     * `shop` - 商家承担
         * @enum {string}
         */
        FreightByEnum: "buyer" | "shop";
        /**
         * @description * `unfulfilled` - 未发货
         *     * `partial` - 部分发货
         *     * `fulfilled` - 已发货
         * @enum {string}
         */
        FulfillmentStatusEnum: "unfulfilled" | "partial" | "fulfilled";
        Grabbed: {
            state: components["schemas"]["GrabbedStateEnum"];
            /**
             * Format: date-time
             * @description 到这时还没下单，名额放出来
             */
            expires_at: string | null;
            /** @description 结算时和 sku 一起写在 place 里 */
            place: string;
        };
        /**
         * @description * `place` - place
         *     * `queued` - queued
         *     * `sold_out` - sold_out
         *     * `not_yet` - not_yet
         *     * `over` - over
         * @enum {string}
         */
        GrabbedStateEnum: "place" | "queued" | "sold_out" | "not_yet" | "over";
        GroupBuy: {
            /** @description 结算时的 group */
            said: string;
            number: string;
            name: string;
            store: components["schemas"]["StoreName"];
            /** Format: decimal */
            price: string;
            /**
             * Format: decimal
             * @description 单独购买的价格
             */
            alone: string | null;
            size: number;
            hours: number;
            per_buyer: number | null;
            /** @description 到时间人不够也成团 */
            makes_anyway: boolean;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            /** @description 哪些规格可以买 */
            readonly skus: string[];
            /**
             * Format: double
             * @description 最多买多少
             */
            most: number | null;
            link: string;
            problem: string;
            group: components["schemas"]["GroupState"] | null;
            people: components["schemas"]["GroupMember"][];
            /** @description 还差人、可以参加的团 */
            to_join: components["schemas"]["OpenGroup"][];
        };
        GroupMember: {
            /** @description 只有姓，比如王** */
            name: string;
            is_opener: boolean;
        };
        GroupState: {
            token: string;
            /** @description 还差几人付款 */
            missing: number;
            /** Format: date-time */
            ends_at: string;
            state: components["schemas"]["GroupStateEnum"];
            /** @description 占了几个位置，付没付款都算 */
            taken: number;
            paid: number;
        };
        /**
         * @description * `open` - 待成团
         *     * `made` - 已成团
         *     * `failed` - 未成团
         * @enum {string}
         */
        GroupStateEnum: "open" | "made" | "failed";
        HeldCoupon: {
            /** @description 结算时写在 coupon 里 */
            number: string;
            coupon: components["schemas"]["Coupon"];
            store: components["schemas"]["StoreName"];
            state: components["schemas"]["HeldCouponStateEnum"];
            /** Format: date-time */
            valid_until: string;
        };
        /**
         * @description * `held` - 可用
         *     * `reserved` - 已占用
         *     * `used` - 已使用
         * @enum {string}
         */
        HeldCouponStateEnum: "held" | "reserved" | "used";
        /**
         * @description * `` - 不开发票
         *     * `personal` - 个人
         *     * `company` - 企业
         * @enum {string}
         */
        InvoiceKindEnum: "personal" | "company";
        JoinRequest: {
            /** @description 店铺的 slug */
            store: string;
        };
        KeepRequest: {
            /** @description 店铺的 slug */
            store: string;
            /**
             * Format: int64
             * @description 不写就是收藏店铺
             */
            product_id?: number;
        };
        /**
         * @description * `家` - 家
         *     * `公司` - 公司
         *     * `学校` - 学校
         * @enum {string}
         */
        LabelEnum: "家" | "公司" | "学校";
        Labelled: {
            value: string;
            label: string;
        };
        Link: {
            id: number;
            /**
             * @description weixin 是电脑上扫码，weixinapp 是公众号里，qq 是 QQ
             *
             *     * `weixin` - weixin
             *     * `weixinapp` - weixinapp
             *     * `qq` - qq
             */
            provider: components["schemas"]["ProviderEnum"];
            /** Format: date-time */
            linked_at: string;
            /**
             * Format: date-time
             * @description 最近一次用它登录
             */
            seen_at: string;
        };
        MailedPasswordRequest: {
            /** @description 链接的最后一段 */
            token: string;
            password: string;
        };
        MailedRequest: {
            /** @description 链接的最后一段 */
            token: string;
        };
        Membership: {
            store: components["schemas"]["StoreName"];
            /** @description 会员号 */
            number: string;
            level: string;
            /** Format: date-time */
            joined_at: string;
            points: number;
            /** @description 退款后还要扣的积分 */
            points_owed: number;
            /** @description 今年年底到期的积分 */
            expiring: number;
            /**
             * Format: decimal
             * @description 算等级的消费
             */
            spent: string;
            next_level?: string | null;
            /**
             * Format: decimal
             * @description 离下一级还差多少元
             */
            missing: string;
        };
        Message: {
            id: number;
            side: components["schemas"]["MessageSideEnum"];
            text: string;
            /** @description 图片在 pictures/ 下面，地址里是这条消息的 id */
            readonly has_picture: boolean;
            product_id: number | null;
            /** @default  */
            order_number?: string;
            cautions: string[];
            /** Format: date-time */
            created_at: string;
        };
        MessageRequest: {
            /** @description 顾客发来的话 */
            text: string;
        };
        /**
         * @description * `shopper` - 顾客
         *     * `store` - 店家
         *     * `auto` - 自动回复
         *     * `note` - 内部备注
         * @enum {string}
         */
        MessageSideEnum: "shopper" | "store" | "auto" | "note";
        MyEmailRequest: {
            sms_code?: string;
            current?: string;
            email: string;
        };
        MyPasswordRequest: {
            sms_code?: string;
            current?: string;
            password: string;
        };
        MyPhone: {
            /** @description 中间四位是星号；没有就是空的 */
            phone: string;
            /** @description 申请换到的手机号；没有就是空的 */
            waits_for: string;
            /**
             * Format: date-time
             * @description 什么时候生效
             */
            due_at: string | null;
        };
        Names: {
            names: string[];
        };
        Offer: {
            pay_method: components["schemas"]["PayMethodEnum"];
            label: string;
            description: string;
        };
        OpenGroup: {
            token: string;
            /** @description 还差几人付款 */
            missing: number;
            /** Format: date-time */
            ends_at: string;
        };
        Order: {
            token: string;
            number: string;
            store: components["schemas"]["StoreName"];
            /** @description to_pay、to_ship、to_receive、done 或 cancelled */
            readonly state: string;
            /** @description 给人看的状态，比如待发货 */
            readonly state_word: string;
            payment_status: components["schemas"]["PaymentStatusEnum"];
            fulfillment_status: components["schemas"]["FulfillmentStatusEnum"];
            pay_method: components["schemas"]["PayMethodEnum"];
            delivery: components["schemas"]["DeliveryEnum"];
            /** Format: double */
            total_count: number;
            /** Format: decimal */
            total_price: string;
            /**
             * Format: decimal
             * @description 其中用余额付的
             */
            balance_paid: string;
            /**
             * Format: decimal
             * @description 预售：先付的定金；0 是普通订单
             */
            deposit: string;
            /**
             * Format: date-time
             * @description 定金什么时候付好的
             */
            deposit_at: string | null;
            /**
             * Format: date-time
             * @description 几时开始付尾款
             */
            rest_from: string | null;
            lines: components["schemas"]["OrderLine"][];
            /**
             * Format: date-time
             * @description 最晚付款时间
             */
            expires_at: string | null;
            /** Format: date-time */
            created_at: string;
        };
        OrderDetail: {
            token: string;
            number: string;
            store: components["schemas"]["StoreName"];
            /** @description to_pay、to_ship、to_receive、done 或 cancelled */
            readonly state: string;
            /** @description 给人看的状态，比如待发货 */
            readonly state_word: string;
            payment_status: components["schemas"]["PaymentStatusEnum"];
            fulfillment_status: components["schemas"]["FulfillmentStatusEnum"];
            pay_method: components["schemas"]["PayMethodEnum"];
            delivery: components["schemas"]["DeliveryEnum"];
            /** Format: double */
            total_count: number;
            /** Format: decimal */
            total_price: string;
            /**
             * Format: decimal
             * @description 其中用余额付的
             */
            balance_paid: string;
            /**
             * Format: decimal
             * @description 预售：先付的定金；0 是普通订单
             */
            deposit: string;
            /**
             * Format: date-time
             * @description 定金什么时候付好的
             */
            deposit_at: string | null;
            /**
             * Format: date-time
             * @description 几时开始付尾款
             */
            rest_from: string | null;
            lines: components["schemas"]["OrderLine"][];
            /**
             * Format: date-time
             * @description 最晚付款时间
             */
            expires_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description 一句话说现在怎么样了 */
            readonly headline: string;
            /** Format: decimal */
            items_total: string;
            /**
             * Format: decimal
             * @description 运费
             */
            transit_price: string;
            transit_note: string;
            /** Format: decimal */
            discount_total: string;
            /** @description 每一项优惠 */
            readonly discounts: components["schemas"]["OrderDiscount"][];
            /**
             * Format: decimal
             * @description 换掉的商品值多少，总价里已经减去
             */
            substituted_total: string;
            name: string;
            phone: string;
            address: string;
            delivery_slot: string;
            note: string;
            invoice_kind: components["schemas"]["InvoiceKindEnum"] | components["schemas"]["BlankEnum"];
            invoice_title: string;
            cancel_reason: string;
            /** Format: date-time */
            confirmed_at: string | null;
            /** Format: date-time */
            completed_at: string | null;
            /** Format: date-time */
            cancelled_at: string | null;
            readonly can_cancel: boolean;
            can_receive: boolean;
            readonly can_pay: boolean;
            readonly events: components["schemas"]["Event"][];
            parcels: components["schemas"]["Parcel"][];
            readonly refunds: components["schemas"]["Refund"][];
        };
        OrderDiscount: {
            number: string;
            name: string;
            /** Format: decimal */
            amount: string;
        };
        OrderGift: {
            coupon: components["schemas"]["Coupon"];
            /**
             * Format: decimal
             * @description 商品实付满多少元的订单，完成后送一张
             */
            given_from: string;
            /**
             * Format: date-time
             * @description 送到什么时候
             */
            until: string;
        };
        OrderLine: {
            product_id: number | null;
            sku: string;
            name: string;
            options: string;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            unit: string;
            /** @description 不支持七天无理由退货的理由；空：支持 */
            return_exception: string;
            /** Format: decimal */
            price: string;
            /** Format: double */
            quantity: number;
            /**
             * Format: double
             * @description 退款后不再发的数量
             */
            withdrawn: number;
            /**
             * Format: double
             * @description 已经发出的数量
             */
            sent: number;
            /** Format: decimal */
            discount: string;
            /** Format: decimal */
            total: string;
        };
        OrderPage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["Order"][];
        };
        OwnReview: {
            id: number;
            product_id: number;
            sku: string;
            options: string;
            /** @description 顾客称呼，匿名的没有名字 */
            readonly name: string;
            stars: number;
            text: string;
            /** @description 追评 */
            readonly added_text: string;
            /** @description 店家回复 */
            reply: string;
            /** @description 照片的地址 */
            readonly photos: string[];
            /** Format: date-time */
            created_at: string;
            state: components["schemas"]["ReviewStateEnum"];
            /** @description 为什么没有显示 */
            hidden_reason: string;
        };
        Parameter: {
            name: string;
            value: string;
        };
        Parcel: {
            id: number;
            kind: string;
            label: string;
            courier: string;
            tracking_number: string;
            /** Format: date-time */
            created_at: string;
            lines: components["schemas"]["ParcelLine"][];
        };
        ParcelLine: {
            sku: string;
            name: string;
            /** Format: double */
            quantity: number;
        };
        ParsedLine: {
            said: string;
            status: components["schemas"]["ParsedLineStatusEnum"];
            readonly sku: string | null;
            readonly name: string | null;
            /**
             * Format: double
             * @description null：要问
             */
            quantity: number | null;
            unit: string;
            /**
             * Format: decimal
             * @description 说的是多少元的（10块钱的），这时 quantity 是 null
             */
            amount: string | null;
            readonly candidates: components["schemas"]["Candidate"][];
            /** @description 要问什么：weight、quantity、option 或空 */
            ask: string;
            option: string;
            /** @description 上一行没有才要 */
            is_conditional: boolean;
            /** @description 接龙里是谁要的 */
            buyer: string;
        };
        /**
         * @description * `match` - match
         *     * `ambiguous` - ambiguous
         *     * `not_found` - not_found
         * @enum {string}
         */
        ParsedLineStatusEnum: "match" | "ambiguous" | "not_found";
        ParsedOrder: {
            /** @description order、change、cancel、question、none */
            intent: string;
            lines: components["schemas"]["ParsedLine"][];
            /** @description 留给店家看的：地址、时间、要求 */
            note: string;
        };
        PasswordSignInRequest: {
            /** @description 被要求回答验证问题时才要 */
            captcha_id?: string;
            captcha?: string;
            /** @description 用户名、手机号或邮箱 */
            username: string;
            password: string;
        };
        PastedRequest: {
            text: string;
        };
        /**
         * @description * `wechatpay` - 微信支付
         *     * `alipay` - 支付宝
         *     * `transfer` - 扫码转账
         *     * `balance` - 余额
         *     * `cod` - 货到付款
         *     * `in_store` - 到店付款
         * @enum {string}
         */
        PayMethodEnum: "wechatpay" | "alipay" | "transfer" | "balance" | "cod" | "in_store";
        PayStatus: {
            payment_status: components["schemas"]["PaymentStatusEnum"];
            fulfillment_status: components["schemas"]["FulfillmentStatusEnum"];
            state: string;
            /** @description 不用再等：付了，或取消了 */
            is_settled: boolean;
            /** @description 还能付多久 */
            seconds_left: number;
            /** @description 最后一张转账凭证 */
            proof: components["schemas"]["Proof"] | null;
        };
        /**
         * @description * `unpaid` - 未付款
         *     * `paid` - 已付款
         *     * `part_refunded` - 部分退款
         *     * `refunded` - 已退款
         * @enum {string}
         */
        PaymentStatusEnum: "unpaid" | "paid" | "part_refunded" | "refunded";
        Person: {
            /** @description 姓名，可能是空的 */
            name: string;
            /** @description 中间四位是星号；没有就是空的 */
            readonly phone: string;
            has_password: boolean;
            /** @description 在店里工作 */
            readonly is_merchant: boolean;
        };
        PersonalPrice: {
            product: number;
            /**
             * Format: decimal
             * @description 最低多少元；最低的那个规格价格没变时是 null
             */
            price_from: string | null;
            /** @description 为什么便宜，给人看 */
            words: string;
            variants: components["schemas"]["VariantPrice"][];
        };
        PickupCode: {
            /** @description 6 位取货码，到店报给店员 */
            code: string;
            /** @description 画成二维码，店员扫 */
            link: string;
        };
        PictureRequest: {
            /** Format: binary */
            picture: string;
        };
        PlaceRequest: {
            /** @description 立即购买这一个规格；购物车不变 */
            sku?: string;
            /**
             * Format: double
             * @description 和 sku 一起，默认 1
             */
            quantity?: number;
            /** @description 和 sku 一起：团的令牌是参团，团购的编号是开团 */
            group?: string;
            /** @description 和 sku 一起：秒杀抢到的名额 */
            place?: string;
            /** @description 和 sku 一起：积分商城里的编号，用积分换 */
            reward?: string;
            /** @description 和 sku 一起：预售的编号，先付定金 */
            presale?: string;
            /** @description 只要购物车里的这几个 variant_id；不写就是全部 */
            lines?: number[];
            /**
             * @description 配送方式
             *
             *     * `express` - 快递
             *     * `freight` - 物流
             *     * `local` - 同城配送
             *     * `pickup` - 到店自提
             */
            delivery?: components["schemas"]["DeliveryEnum"] | components["schemas"]["BlankEnum"];
            /** @description 自己地址簿里的 id；别人的和没有的一样，是 404 */
            address?: number | null;
            name?: string;
            phone?: string;
            province?: string;
            city?: string;
            district?: string;
            detail?: string;
            /** @description 同城配送的距离 */
            band?: number | null;
            /** Format: decimal */
            latitude?: string | null;
            /** Format: decimal */
            longitude?: string | null;
            /** @description 送达或自提时间 */
            slot?: string;
            /** @description 券的编号；none 不用券；不写就用最优惠的 */
            coupon?: string;
            /** @description 用多少积分 */
            points?: number;
            /**
             * @description 在哪里付款
             *
             *     * `wechat` - 微信里，小程序也是
             *     * `alipay` - 支付宝里
             *     * `phone` - 手机浏览器
             *     * `desktop` - 电脑
             * @default wechat
             */
            client?: components["schemas"]["ClientEnum"];
            pay_method?: components["schemas"]["PayMethodEnum"];
            note?: string;
            /** Format: decimal */
            seen_total?: string | null;
            /**
             * @description 先用余额付，余下的再付；货到付款要余额够付全部
             * @default false
             */
            use_balance?: boolean;
            /**
             * @description 存进地址簿（要登录）
             * @default false
             */
            save_address?: boolean;
            /** @description 照商家整理好的订单买的，写它们的令牌，店里就看得到已下单 */
            drafts?: string[];
            invoice_kind?: components["schemas"]["InvoiceKindEnum"] | components["schemas"]["BlankEnum"];
            invoice_title?: string;
            invoice_tax_number?: string;
            invoice_email?: string;
        };
        PointsEntry: {
            id: number;
            kind: components["schemas"]["PointsEntryKindEnum"];
            /** @description 增加的积分，减少是负数 */
            amount: number;
            /** @description 之后的积分 */
            after: number;
            reason: string;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @description * `earned` - 消费得积分
         *     * `welcome` - 入会送积分
         *     * `birthday` - 生日送积分
         *     * `checked_in` - 签到送积分
         *     * `given` - 店铺赠送
         *     * `taken` - 店铺扣除
         *     * `spent` - 积分抵扣
         *     * `returned` - 抵扣退回
         *     * `redeemed` - 积分兑换
         *     * `unredeemed` - 兑换退回
         *     * `taken_back` - 退款收回
         *     * `expired` - 积分到期
         *     * `merged` - 账号合并
         * @enum {string}
         */
        PointsEntryKindEnum: "earned" | "welcome" | "birthday" | "checked_in" | "given" | "taken" | "spent" | "returned" | "redeemed" | "unredeemed" | "taken_back" | "expired" | "merged";
        PointsEntryPage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["PointsEntry"][];
        };
        Presale: {
            number: string;
            name: string;
            store: components["schemas"]["StoreName"];
            sku: string;
            /** Format: decimal */
            price: string;
            terms: components["schemas"]["PresaleTerms"];
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            left: number;
            /** @description 最多买多少 */
            most: number;
            /**
             * Format: decimal
             * @description 不等、现在买的价格
             */
            alone: string | null;
            problem: string;
        };
        PresaleTerms: {
            /**
             * Format: decimal
             * @description 现在付的定金
             */
            deposit: string;
            /**
             * Format: decimal
             * @description 以后付的尾款
             */
            rest: string;
            /**
             * Format: date-time
             * @description 几时开始付尾款
             */
            rest_from: string;
            /**
             * Format: date-time
             * @description 尾款截止，过时订单自动取消
             */
            rest_until: string;
            /**
             * Format: date
             * @description 付清后最晚哪天发货
             */
            ships_by: string;
            /** @description 自己取消或不付尾款，定金不退；商家取消一定退 */
            keeps_deposit: boolean;
        };
        Preview: {
            store: components["schemas"]["StoreName"];
            lines: components["schemas"]["CartLine"][];
            left_out: components["schemas"]["CartLine"][];
            totals: components["schemas"]["Totals"];
            readonly way: components["schemas"]["Way"];
            readonly deliveries: components["schemas"]["Labelled"][];
            bands: components["schemas"]["Band"][];
            days: components["schemas"]["Day"][];
            /** @description 从商品金额里减去的 */
            discounts: components["schemas"]["Discount"][];
            coupons: components["schemas"]["CouponChoice"][];
            /** @description 最多能用多少积分 */
            points_most: number;
            points_used: number;
            /** @description 先付定金的，怎么付 */
            presale: components["schemas"]["PresaleTerms"] | null;
            /** @description 再买多少还能优惠什么 */
            hints: string[];
            readonly pay_methods: components["schemas"]["Labelled"][];
        };
        Product: {
            id: number;
            name: string;
            subtitle: string;
            /** @description 空：要先选规格 */
            sku: string;
            /**
             * Format: decimal
             * @description 元，最低价
             */
            price: string;
            /**
             * Format: decimal
             * @description 最高价
             */
            price_to: string;
            /**
             * Format: decimal
             * @description 划线价
             */
            list_price: string | null;
            /**
             * Format: decimal
             * @description 活动价，没有活动是 null
             */
            readonly offer_price: string | null;
            /**
             * Format: date-time
             * @description 活动价到什么时候
             */
            offer_until: string | null;
            /** @description 商品上的优惠短字 */
            offer_badge: string;
            unit: string;
            in_stock: boolean;
            /** Format: double */
            sales: number;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            readonly store: components["schemas"]["StoreName"];
        };
        ProductDetail: {
            id: number;
            name: string;
            subtitle: string;
            /** @description 空：要先选规格 */
            sku: string;
            /** Format: decimal */
            price: string | null;
            /** Format: decimal */
            price_to: string | null;
            /**
             * Format: decimal
             * @description 划线价
             */
            list_price: string | null;
            /**
             * Format: decimal
             * @description 活动价，没有活动是 null
             */
            readonly offer_price: string | null;
            /**
             * Format: date-time
             * @description 活动价到什么时候
             */
            offer_until: string | null;
            /** @description 商品上的优惠短字 */
            offer_badge: string;
            unit: string;
            in_stock: boolean;
            /** Format: double */
            sales: number;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            readonly store: components["schemas"]["StoreName"];
            is_on_sale: boolean;
            description: string;
            /** @description 不支持七天无理由退货的理由；空：支持 */
            return_exception: string;
            /** @description 评价数 */
            review_count: number;
            /**
             * Format: decimal
             * @description 1.0–5.0，没有评价是 null
             */
            rating: string | null;
            /** @description 评价里常说的词，最多 6 个 */
            review_words: components["schemas"]["CommonWord"][];
            /** @description 分享用的网址 */
            readonly url: string;
            readonly pictures: ({
                [key: string]: string;
            } | null)[];
            readonly parameters: components["schemas"]["Parameter"][];
            readonly variants: components["schemas"]["Variant"][];
        };
        ProductPage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["Product"][];
        };
        Proof: {
            state: components["schemas"]["ProofStateEnum"];
            reason: string;
            /** Format: date-time */
            created_at: string;
        };
        ProofRequest: {
            sms_code?: string;
            current?: string;
        };
        /**
         * @description * `waiting` - 待核对
         *     * `confirmed` - 已到账
         *     * `refused` - 未到账
         * @enum {string}
         */
        ProofStateEnum: "waiting" | "confirmed" | "refused";
        ProofUploadRequest: {
            /**
             * Format: binary
             * @description 付款截图，最大 10 MB
             */
            picture: string;
            /** @default  */
            note?: string;
        };
        /**
         * @description * `weixin` - weixin
         *     * `weixinapp` - weixinapp
         *     * `qq` - qq
         * @enum {string}
         */
        ProviderEnum: "weixin" | "weixinapp" | "qq";
        RateShopRequest: {
            /** @description 订单的 token */
            order: string;
            stars: number;
            /**
             * @description 只有店家看得到
             * @default
             */
            suggestion?: string;
        };
        /**
         * @description * `no_reason` - 七天无理由退货
         *     * `unwanted` - 不想要了
         *     * `late` - 迟迟没有发货
         *     * `not_received` - 没有收到
         *     * `missing` - 少发、漏发
         *     * `wrong` - 发错货
         *     * `broken` - 破损、变质
         *     * `quality` - 质量问题
         *     * `different` - 与描述不符
         *     * `size` - 尺寸、颜色不合适
         *     * `agreed` - 与商家协商一致
         *     * `other` - 其他
         * @enum {string}
         */
        ReasonEnum: "no_reason" | "unwanted" | "late" | "not_received" | "missing" | "wrong" | "broken" | "quality" | "different" | "size" | "agreed" | "other";
        ReasonRequest: {
            /**
             * @description 原因
             * @default
             */
            reason?: string;
        };
        Recognised: {
            name: string;
            phone: string;
            province: string;
            city: string;
            district: string;
            detail: string;
            missing: string[];
            /** @description 告诉用户的话 */
            words: string;
        };
        Redemption: {
            name: string;
            count: number;
            /** @description 用了多少积分 */
            points: number;
            state: components["schemas"]["RedemptionStateEnum"];
            /** Format: date-time */
            made_at: string;
        };
        /**
         * @description * `reserved` - 已占用
         *     * `used` - 已兑换
         *     * `returned` - 已退回
         * @enum {string}
         */
        RedemptionStateEnum: "reserved" | "used" | "returned";
        RefreshRequest: {
            refresh: string;
        };
        Refund: {
            /** Format: decimal */
            amount: string;
            state: string;
            label: string;
            reason: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            finished_at: string | null;
        };
        RegisterRequest: {
            /** @description 被要求回答验证问题时才要 */
            captcha_id?: string;
            captcha?: string;
            email: string;
            name: string;
            password: string;
        };
        RenameRequest: {
            name: string;
        };
        Review: {
            id: number;
            product_id: number;
            sku: string;
            options: string;
            /** @description 顾客称呼，匿名的没有名字 */
            readonly name: string;
            stars: number;
            text: string;
            /** @description 追评 */
            readonly added_text: string;
            /** @description 店家回复 */
            reply: string;
            /** @description 照片的地址 */
            readonly photos: string[];
            /** Format: date-time */
            created_at: string;
        };
        ReviewPage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["Review"][];
        };
        /**
         * @description * `waiting` - 待审核
         *     * `shown` - 显示中
         *     * `hidden` - 已隐藏
         * @enum {string}
         */
        ReviewStateEnum: "waiting" | "shown" | "hidden";
        Reward: {
            /** @description 商品：结算时写在 reward 里 */
            number: string;
            name: string;
            points: number;
            /**
             * Format: decimal
             * @description 积分之外另付多少元
             */
            money: string;
            sku?: string | null;
            /** @description 券的条件 */
            words: string;
            left: number | null;
            per_member: number | null;
            /** @description 自己还差多少积分 */
            missing: number;
            /** @description 现在为什么换不了，空的就是可以 */
            problem: string;
        };
        SayRequest: {
            text: string;
        };
        Seckill: {
            number: string;
            store: components["schemas"]["StoreName"];
            name: string;
            product_id: number;
            sku: string;
            /** Format: decimal */
            price: string;
            /**
             * Format: decimal
             * @description 平时的价格
             */
            alone: string;
            /** @description 一共几件，每人一件 */
            quantity: number;
            /** @description 抢到后几分钟内下单 */
            pay_minutes: number;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            state: components["schemas"]["SeckillStateEnum"];
            /**
             * Format: date-time
             * @description 服务器的时间，倒计时按它算
             */
            now: string;
        };
        /**
         * @description * `draft` - draft
         *     * `scheduled` - scheduled
         *     * `running` - running
         *     * `paused` - paused
         *     * `ended` - ended
         * @enum {string}
         */
        SeckillStateEnum: "draft" | "scheduled" | "running" | "paused" | "ended";
        SendBackRequest: {
            /** @default  */
            courier?: string;
            tracking_number: string;
        };
        SendCodeRequest: {
            /** @description 被要求回答验证问题时才要 */
            captcha_id?: string;
            captcha?: string;
            /**
             * @example 13800001111
             * @example +86 138 0000 1111
             */
            phone: string;
        };
        ShopRating: {
            order_number: string;
            stars: number;
            suggestion: string;
            /** Format: date-time */
            created_at: string;
        };
        ShownEmail: {
            /** @description 确认过、能登录的邮箱；没有就是空的 */
            email: string;
        };
        Slot: {
            value: string;
            words: string;
            hours: string;
            left: number | null;
            is_open: boolean;
        };
        SmsSignInRequest: {
            /**
             * @example 13800001111
             * @example +86 138 0000 1111
             */
            phone: string;
            code: string;
        };
        StartRequest: {
            /** @default wechat */
            client?: components["schemas"]["ClientEnum"];
            channel: components["schemas"]["ChannelEnum"];
        };
        Started: {
            /** @description 支付单号 */
            payment: string;
            channel: string;
            product: string;
            /**
             * Format: decimal
             * @description 要付的钱；转账会比订单少几分
             */
            amount: string;
            /** Format: date-time */
            expires_at: string | null;
            /** @description 给 wx.requestPayment */
            bridge: components["schemas"]["Bridge"] | null;
            /** @description 让浏览器打开 */
            url: string;
            /** @description 画成二维码给人扫 */
            code: string;
            transfer: components["schemas"]["Transfer"] | null;
        };
        Store: {
            slug: string;
            name: string;
            tagline: string;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly logo: {
                [key: string]: string;
            } | null;
            /** @description 休息中，可以下单 */
            is_resting: boolean;
            /** @description 接单；否则只能看 */
            takes_orders: boolean;
        };
        StoreDetail: {
            slug: string;
            name: string;
            tagline: string;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly logo: {
                [key: string]: string;
            } | null;
            /** @description 休息中，可以下单 */
            is_resting: boolean;
            /** @description 接单；否则只能看 */
            takes_orders: boolean;
            /**
             * Format: decimal
             * @description 店铺评分 1.0–5.0，打分的不到 5 笔订单是 null
             */
            rating: string | null;
            /** @description 店铺电话，可能是空的 */
            readonly phone: string;
            /** @description 分享用的网址 */
            url: string;
            notice: string;
            hours: string;
            address: string;
            wechat: string;
            /** @description 多久发货 */
            promise: string;
            /** @description 退换说明 */
            returns: string;
            /** @description express、freight、local、pickup */
            readonly deliveries: string[];
            /** @description 配送方式和运费，给人看的 */
            readonly delivery_words: string;
            /**
             * Format: decimal
             * @description 同城配送费，没有按距离另设时
             */
            local_fee: string;
            /**
             * Format: decimal
             * @description 快递运费，没有运费模板时
             */
            express_fee: string;
            /**
             * Format: decimal
             * @description 旧字段，两项里高的一项；请用 local_fee 和 express_fee
             */
            readonly delivery_fee: string;
            /** Format: decimal */
            free_delivery_from: string | null;
            icp_number: string;
            police_number: string;
        };
        StoreName: {
            slug: string;
            name: string;
        };
        StorePage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["Store"][];
        };
        Substitution: {
            id: number;
            kind: components["schemas"]["SubstitutionKindEnum"];
            label: string;
            state: components["schemas"]["SubstitutionStateEnum"];
            state_word: string;
            sku: string;
            /**
             * Format: double
             * @description 缺几件
             */
            quantity: number;
            name: string;
            options: string;
            unit: string;
            /**
             * @description 不支持七天无理由退货的理由；空：支持
             * @default
             */
            return_exception?: string;
            /** Format: decimal */
            price: string | null;
            /**
             * Format: double
             * @description 换几件
             */
            new_quantity: number | null;
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly picture: {
                [key: string]: string;
            } | null;
            /** Format: date */
            wait_until: string | null;
            words: string;
            /**
             * Format: decimal
             * @description 等着补的差价
             */
            to_pay?: string | null;
            /**
             * Format: date-time
             * @description 回复截止
             */
            deadline: string;
        };
        SubstitutionAnswerRequest: {
            answer: components["schemas"]["AnswerEnum"];
        };
        /**
         * @description * `replace` - 换一件
         *     * `leave_out` - 不发这件
         *     * `wait` - 晚几天发
         * @enum {string}
         */
        SubstitutionKindEnum: "replace" | "leave_out" | "wait";
        /**
         * @description * `proposed` - 等顾客回复
         *     * `accepted` - 顾客同意
         *     * `declined` - 顾客不同意
         *     * `expired` - 顾客没有回复
         *     * `withdrawn` - 已撤回
         * @enum {string}
         */
        SubstitutionStateEnum: "proposed" | "accepted" | "declined" | "expired" | "withdrawn";
        Suggestion: {
            kind: components["schemas"]["SuggestionKindEnum"];
            text: string;
            /** @description 网页的地址 */
            url: string;
            /** @description 商品的 id；词和店铺是 null */
            product_id: number | null;
            /** @description 店铺的 slug；全城的词是空的 */
            store: string;
        };
        /**
         * @description * `word` - word
         *     * `product` - product
         *     * `store` - store
         * @enum {string}
         */
        SuggestionKindEnum: "word" | "product" | "store";
        Suggestions: {
            results: components["schemas"]["Suggestion"][];
        };
        Swap: {
            sku: string;
            name: string;
            options_text: string;
            unit: string;
            /** Format: decimal */
            price: string;
            /** Format: double */
            quantity: number;
            /** @description 谁提出的 */
            side: string;
            is_agreed: boolean;
            /**
             * Format: decimal
             * @description 退回的商品实付多少
             */
            credit: string;
            /**
             * Format: decimal
             * @description 要补的差价
             */
            to_pay: string;
            /**
             * Format: decimal
             * @description 寄出时退的差价
             */
            to_give_back: string;
        };
        Talk: {
            thread: components["schemas"]["Thread"];
            messages: components["schemas"]["Message"][];
            /** @description 访客的令牌，登录的人是空的 */
            token: string;
        };
        Thread: {
            id: number;
            store: components["schemas"]["StoreName"];
            product_id: number | null;
            /** @default  */
            order_number?: string;
            unread: number;
            /** @description 有变化就变大 */
            version: number;
            readonly is_closed: boolean;
            /** Format: date-time */
            last_at: string;
        };
        ThreadPage: {
            /**
             * Format: uri
             * @description 下一页的地址
             */
            next: string | null;
            results: components["schemas"]["Thread"][];
        };
        ToSignUp: {
            /** @description 活动编号 */
            number: string;
            name: string;
            /** @description 给人看的优惠 */
            words: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            /** @description 剩余名额 */
            left: number | null;
            /** @description 自己的报名号，没报名是空的 */
            signed_up: string;
        };
        Tokens: {
            /** @description 放进 Authorization: Bearer，7 天有效 */
            access: string;
            /** @description 换新令牌用一次，30 天有效 */
            refresh: string;
            /** Format: date-time */
            access_expires_at: string;
            /** Format: date-time */
            refresh_expires_at: string;
            user: components["schemas"]["Person"];
        };
        TopUpOrder: {
            token: string;
            number: string;
            /** Format: decimal */
            amount: string;
            /** Format: decimal */
            bonus: string;
            /** Format: date-time */
            expires_at: string;
        };
        TopUpRequest: {
            /**
             * Format: decimal
             * @description 充多少元
             */
            amount: string;
        };
        Totals: {
            /** Format: decimal */
            items: string;
            /** Format: decimal */
            transit: string;
            /** Format: decimal */
            discount: string;
            /** Format: decimal */
            total: string;
        };
        Transfer: {
            /**
             * @example {
             *       "360": "https://shop.example/media/images/a.fill-360x360.webp"
             *     }
             */
            readonly code: {
                [key: string]: string;
            } | null;
            account_name: string;
            account_text: string;
        };
        Variant: {
            sku: string;
            /** @description {“颜色”: “白色”} */
            options: {
                [key: string]: string;
            };
            /** Format: decimal */
            price: string;
            /**
             * Format: decimal
             * @description 活动价
             */
            offer_price: string | null;
            /** Format: decimal */
            list_price: string | null;
            unit: string;
            is_sold_out: boolean;
            /**
             * Format: double
             * @description 能买多少；null 是不计数
             */
            available: number | null;
            /**
             * Format: double
             * @description 最少买多少
             */
            smallest: number;
            /**
             * Format: double
             * @description 一次最多买多少
             */
            largest: number | null;
            /**
             * Format: double
             * @description 加减的单位
             */
            step: number;
            /** Format: double */
            limit_per_buyer: number | null;
        };
        VariantPrice: {
            sku: string;
            /**
             * Format: decimal
             * @description 一件多少元
             */
            price: string;
        };
        WantRequest: {
            sku: string;
            /** Format: double */
            quantity?: number | null;
        };
        WatchRequest: {
            wants_restock?: boolean;
            wants_price_note?: boolean;
        };
        Way: {
            delivery: components["schemas"]["DeliveryEnum"];
            /** @description 运费怎么来的 */
            note: string;
            /** @description 还缺什么：area、band 或空 */
            missing: string;
            refusal: string;
            /** Format: decimal */
            free_from: string | null;
        };
        Wechat: {
            id: number;
            app_id: string;
            /**
             * Format: date-time
             * @description 什么时候绑定的
             */
            created_at: string;
            /**
             * Format: date-time
             * @description 最近一次登录
             */
            seen_at: string;
        };
        WechatBindRequest: {
            /** @description wx.login 给的 code */
            code: string;
            /** @description 发到本人手机的验证码 */
            sms_code: string;
        };
        WechatSignInRequest: {
            /** @description wx.login 给的 code */
            code: string;
            /**
             * @description getPhoneNumber 按钮给的 code；第一次登录要有
             * @default
             */
            phone_code?: string;
        };
        WishRequest: {
            /** @description 立即购买这一个规格；购物车不变 */
            sku?: string;
            /**
             * Format: double
             * @description 和 sku 一起，默认 1
             */
            quantity?: number;
            /** @description 和 sku 一起：团的令牌是参团，团购的编号是开团 */
            group?: string;
            /** @description 和 sku 一起：秒杀抢到的名额 */
            place?: string;
            /** @description 和 sku 一起：积分商城里的编号，用积分换 */
            reward?: string;
            /** @description 和 sku 一起：预售的编号，先付定金 */
            presale?: string;
            /** @description 只要购物车里的这几个 variant_id；不写就是全部 */
            lines?: number[];
            /**
             * @description 配送方式
             *
             *     * `express` - 快递
             *     * `freight` - 物流
             *     * `local` - 同城配送
             *     * `pickup` - 到店自提
             */
            delivery?: components["schemas"]["DeliveryEnum"] | components["schemas"]["BlankEnum"];
            /** @description 自己地址簿里的 id；别人的和没有的一样，是 404 */
            address?: number | null;
            name?: string;
            phone?: string;
            province?: string;
            city?: string;
            district?: string;
            detail?: string;
            /** @description 同城配送的距离 */
            band?: number | null;
            /** Format: decimal */
            latitude?: string | null;
            /** Format: decimal */
            longitude?: string | null;
            /** @description 送达或自提时间 */
            slot?: string;
            /** @description 券的编号；none 不用券；不写就用最优惠的 */
            coupon?: string;
            /** @description 用多少积分 */
            points?: number;
            /**
             * @description 在哪里付款
             *
             *     * `wechat` - 微信里，小程序也是
             *     * `alipay` - 支付宝里
             *     * `phone` - 手机浏览器
             *     * `desktop` - 电脑
             * @default wechat
             */
            client?: components["schemas"]["ClientEnum"];
        };
        WriteReviewRequest: {
            /** @description 订单的 token */
            order: string;
            /** @description 订单里的哪一样 */
            sku: string;
            stars: number;
            /** @default  */
            text?: string;
            photos?: string[];
            /**
             * @description 不写就是匿名
             * @default false
             */
            shows_name?: boolean;
        };
        /**
         * @description RFC 9457
         * @example {
         *       "type": "about:blank",
         *       "title": "请求有误",
         *       "status": 400,
         *       "code": "invalid",
         *       "detail": "手机号：请填写 11 位手机号",
         *       "fields": {
         *         "phone": [
         *           "请填写 11 位手机号"
         *         ]
         *       }
         *     }
         */
        Problem: {
            /** Format: uri-reference */
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            fields?: {
                [key: string]: string[];
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getOneBalance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
        };
    };
    getMyBalanceEntries: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceEntryPage"];
                };
            };
        };
    };
    postTopUps: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopUpRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUpOrder"];
                };
            };
        };
    };
    getMyWithdrawals: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceWithdrawalPage"];
                };
            };
        };
    };
    postMyWithdrawals: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskWithdrawalRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceWithdrawal"];
                };
            };
        };
    };
    getConsents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consent"][];
                };
            };
        };
    };
    postConsents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgreeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consent"][];
                };
            };
        };
    };
    deleteOneConsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMyCoupons: {
        parameters: {
            query?: {
                /**
                 * @description * `usable` - 可以用
                 *     * `used` - 用过的
                 *     * `over` - 过期的
                 */
                state?: "usable" | "used" | "over";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldCoupon"][];
                };
            };
        };
    };
    postMyCoupons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldCoupon"];
                };
            };
        };
    };
    getOwnData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Copy"];
                };
            };
        };
    };
    postOwnData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ProofRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Copy"];
                };
            };
        };
    };
    postOwnDataFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                copy_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ProofRequest"];
            };
        };
        responses: {
            /** @description application/zip */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
        };
    };
    getOwnDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
        };
    };
    postOwnDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ProofRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
        };
    };
    deleteOwnDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMemberships: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"][];
                };
            };
        };
    };
    postMemberships: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
        };
    };
    getOneMembership: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
        };
    };
    getCheckIns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckIns"];
                };
            };
        };
    };
    postCheckIns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckIns"];
                };
            };
        };
    };
    getMyPointsEntries: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PointsEntryPage"];
                };
            };
        };
    };
    getPersonalPrices: {
        parameters: {
            query: {
                /** @description 商品的 id，用逗号隔开，最多 60 个 */
                products: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalPrice"][];
                };
            };
        };
    };
    getAddresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"][];
                };
            };
        };
    };
    postAddresses: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
        };
    };
    getOneAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
        };
    };
    putOneAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
        };
    };
    deleteOneAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postDefaultAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                address_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Address"];
                };
            };
        };
    };
    postRecognise: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PastedRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recognised"];
                };
            };
        };
    };
    getAfterSales: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
            };
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSalePage"];
                };
            };
        };
    };
    postAfterSales: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskAfterSaleRequest"];
                "multipart/form-data": components["schemas"]["AskWithPhotosRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSaleDetail"];
                };
            };
        };
    };
    getOneAfterSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                aftersale: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSaleDetail"];
                };
            };
        };
    };
    postAcceptAfterSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                aftersale: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSaleDetail"];
                };
            };
        };
    };
    postDeclineAfterSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                aftersale: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSaleDetail"];
                };
            };
        };
    };
    postEscalateAfterSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                aftersale: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EscalateRequest"];
                "multipart/form-data": components["schemas"]["EscalateWithPhotosRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSaleDetail"];
                };
            };
        };
    };
    getOneAfterSalePhoto: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                aftersale: string;
                aftersale_photo_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description image/jpeg */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
        };
    };
    postGotAfterSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                aftersale: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSaleDetail"];
                };
            };
        };
    };
    postSendBackAfterSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                aftersale: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendBackRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSaleDetail"];
                };
            };
        };
    };
    postWithdrawAfterSale: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                aftersale: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AfterSaleDetail"];
                };
            };
        };
    };
    getAreas: {
        parameters: {
            query?: {
                /** @description 空：列出省份 */
                province?: string;
                /** @description 有了就列出区县 */
                city?: string;
            };
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Names"];
                };
            };
        };
    };
    postActivate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailedPasswordRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    postCaptcha: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Captcha"];
                };
            };
        };
    };
    postPasswordSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordSignInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    postAskPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailRequest"];
            };
        };
        responses: {
            /** @description No response body */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailedPasswordRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postRenew: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    postRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description No response body */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postResendActivation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailRequest"];
            };
        };
        responses: {
            /** @description No response body */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postRevoke: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postSignOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postSmsSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SmsSignInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    postSmsCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendCodeRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeSent"];
                };
            };
        };
    };
    postWechatSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WechatSignInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    getCart: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
        };
    };
    postClearUnavailable: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
        };
    };
    postCartLines: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
        };
    };
    deleteOneCartLine: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                variant_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
        };
    };
    patchOneCartLine: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                variant_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
        };
    };
    postMerge: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
        };
    };
    getCategories: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
                /** @description 店铺的 slug */
                store?: string;
                /**
                 * @description * `-name` - 名称倒序
                 *     * `name` - 名称
                 */
                ordering?: "-name" | "name";
            };
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryPage"];
                };
            };
        };
    };
    getOneCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path: {
                category_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
        };
    };
    postCheckout: {
        parameters: {
            query?: never;
            header: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key": string;
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PlaceRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
        };
    };
    postPreviewCheckout: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["WishRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
        };
    };
    getFavourites: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FavouritePage"];
                };
            };
        };
    };
    postFavourites: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeepRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Favourite"];
                };
            };
        };
    };
    deleteOneFavourite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                favourite_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patchOneFavourite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                favourite_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["WatchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Favourite"];
                };
            };
        };
    };
    getGroupDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupBuy"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
        };
    };
    patchMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
        };
    };
    getMyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownEmail"];
                };
            };
        };
    };
    postMyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyEmailRequest"];
            };
        };
        responses: {
            /** @description No response body */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postConfirmMyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailedRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownEmail"];
                };
            };
        };
    };
    getLinks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"][];
                };
            };
        };
    };
    deleteOneLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postMyPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyPasswordRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    getMyPhone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyPhone"];
                };
            };
        };
    };
    postMyPhone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePhoneRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
        };
    };
    postLostPhone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePhoneRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyPhone"];
                };
            };
        };
    };
    deleteLostPhone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMySessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Device"][];
                };
            };
        };
    };
    deleteOneSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getMyWechat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wechat"][];
                };
            };
        };
    };
    postMyWechat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WechatBindRequest"];
            };
        };
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deleteOneWechat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getConversations: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
            };
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadPage"];
                };
            };
        };
    };
    postConversations: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Talk"];
                };
            };
        };
    };
    getOneConversation: {
        parameters: {
            query?: {
                /** @description 这条消息以前的 */
                before?: number;
            };
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                thread_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Talk"];
                };
            };
        };
    };
    postOneConversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                thread_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SayRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    postConversationPictures: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                thread_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["PictureRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    getOneConversationPicture: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                thread_id: number;
                message_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description image/jpeg */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
        };
    };
    getOrders: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
                /**
                 * @description * `all` - 全部
                 *     * `to_pay` - 待付款
                 *     * `to_ship` - 待发货
                 *     * `to_receive` - 待收货
                 *     * `done` - 已完成
                 *     * `refunds` - 退款
                 */
                state?: "all" | "to_pay" | "to_ship" | "to_receive" | "done" | "refunds";
            };
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
        };
    };
    getOneOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
        };
    };
    postBuyAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
        };
    };
    postCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
        };
    };
    getExchangeGoods: {
        parameters: {
            query: {
                /** @description 搜店里的商品；不填就是相近的 */
                q?: string;
                /** @description 订单里要换的商品 */
                sku: string;
            };
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangeChoice"][];
                };
            };
        };
    };
    getPayMethods: {
        parameters: {
            query?: {
                /**
                 * @description * `wechat` - 微信里，小程序也是
                 *     * `alipay` - 支付宝里
                 *     * `phone` - 手机浏览器
                 *     * `desktop` - 电脑
                 */
                client?: "wechat" | "alipay" | "phone" | "desktop";
            };
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"][];
                };
            };
        };
    };
    postPayments: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
        };
    };
    postAskGateway: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayStatus"];
                };
            };
        };
    };
    postProofs: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ProofUploadRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proof"];
                };
            };
        };
    };
    getPayStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayStatus"];
                };
            };
        };
    };
    getOwnPickupCode: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PickupCode"];
                };
            };
        };
    };
    postReceive: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
        };
    };
    getSubstitutions: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Substitution"][];
                };
            };
        };
    };
    postOneSubstitution: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                token: string;
                substitution_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubstitutionAnswerRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetail"];
                };
            };
        };
    };
    getPresaleDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                presale: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Presale"];
                };
            };
        };
    };
    getProducts: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
                /** @description 店铺的 slug */
                store?: string;
                /** @description 分类的 id，下级分类也算 */
                category?: number;
                min_price?: string;
                max_price?: string;
                /** @description 只要有货的 */
                in_stock?: boolean;
                /** @description 颜色:白色；可以写几个，同名的任一，不同名的都要 */
                attribute?: string[];
                /** @description 搜索词 */
                search?: string;
                /**
                 * @description * `-price` - 价格从高到低
                 *     * `price` - 价格从低到高
                 *     * `-sales` - 销量
                 *     * `-created` - 最新上架
                 *     * `relevance` - 最相关；没有搜索词时按销量
                 */
                ordering?: "-price" | "price" | "-sales" | "-created" | "relevance";
            };
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductPage"];
                };
            };
        };
    };
    getOneProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path: {
                product_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDetail"];
                };
            };
        };
    };
    getTogether: {
        parameters: {
            query?: never;
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path: {
                product_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"][];
                };
            };
        };
    };
    getReviews: {
        parameters: {
            query: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
                product_id: number;
                stars?: number;
                has_photos?: boolean;
                /** @description 说到这个词的，见商品的 review_words */
                word?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewPage"];
                };
            };
        };
    };
    postReviews: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["WriteReviewRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnReview"];
                };
            };
        };
    };
    postReviewAddition: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                review_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddReviewRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnReview"];
                };
            };
        };
    };
    postShopRatings: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RateShopRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopRating"];
                };
            };
        };
    };
    getSearch: {
        parameters: {
            query: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
                /** @description 店铺的 slug */
                store?: string;
                /** @description 分类的 id，下级分类也算 */
                category?: number;
                min_price?: string;
                max_price?: string;
                /** @description 只要有货的 */
                in_stock?: boolean;
                /** @description 颜色:白色；可以写几个，同名的任一，不同名的都要 */
                attribute?: string[];
                /** @description 搜索词 */
                q: string;
                /**
                 * @description * `-price` - 价格从高到低
                 *     * `price` - 价格从低到高
                 *     * `-sales` - 销量
                 *     * `-created` - 最新上架
                 *     * `relevance` - 最相关；没有搜索词时按销量
                 */
                ordering?: "-price" | "price" | "-sales" | "-created" | "relevance";
            };
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
        };
    };
    getFacets: {
        parameters: {
            query?: {
                /** @description 店铺的 slug */
                store?: string;
                /** @description 分类的 id，下级分类也算 */
                category?: number;
                min_price?: string;
                max_price?: string;
                /** @description 只要有货的 */
                in_stock?: boolean;
                /** @description 颜色:白色；可以写几个，同名的任一，不同名的都要 */
                attribute?: string[];
                q?: string;
            };
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
        };
    };
    getSuggestions: {
        parameters: {
            query: {
                /** @description 正在输入的字 */
                q: string;
                store?: string;
            };
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
        };
    };
    getOneSeckill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seckill"];
                };
            };
        };
    };
    postGrabSeckill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grabbed"];
                };
            };
        };
    };
    getStores: {
        parameters: {
            query?: {
                /** @description 上一页 next 里的游标 */
                cursor?: string;
                /** @description 一次要几条，默认 20 */
                limit?: number;
                /** @description 店名或介绍里的词 */
                search?: string;
            };
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorePage"];
                };
            };
        };
    };
    getOneStore: {
        parameters: {
            query?: never;
            header?: {
                /** @description 上次的 ETag；没变就回 304，不带内容 */
                "If-None-Match"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoreDetail"];
                };
            };
        };
    };
    getOneDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                slug: string;
                draft_token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
        };
    };
    postOneDraftOffer: {
        parameters: {
            query?: never;
            header?: {
                /** @description 没登录的顾客的购物车；第一次加商品时得到 */
                "X-Cart-Token"?: string;
            };
            path: {
                slug: string;
                draft_token: string;
                draft_offer_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftAnswerRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
        };
    };
    postChatOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParsedOrder"];
                };
            };
        };
    };
    getStoreCoupons: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claimable"][];
                };
            };
        };
    };
    postClaimCoupon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
                coupon_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldCoupon"];
                };
            };
        };
    };
    getOrderGifts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderGift"][];
                };
            };
        };
    };
    getToSignUp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToSignUp"][];
                };
            };
        };
    };
    postSignUp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
                promotion: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToSignUp"];
                };
            };
        };
    };
    getRewards: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reward"][];
                };
            };
        };
    };
    postTakeCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description 每次新的操作换一个（UUID）；重试时不变，不会做第二遍 */
                "Idempotency-Key"?: string;
            };
            path: {
                slug: string;
                reward: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redemption"];
                };
            };
        };
    };
}
