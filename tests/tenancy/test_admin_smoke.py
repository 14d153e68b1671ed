def test_merchant_opens_home(merchant):
    response = merchant.get("/admin/")

    assert response.status_code == 200
    print(response.content.decode()[:50])
