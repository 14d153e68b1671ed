"""The address book over the API, and the areas an address may be in."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.addresses import addressbook, areas
from accounts.addresses.address_form import AddressForm, recognise
from accounts.addresses.addressbook import Entry
from accounts.models import Address
from accounts.requests import person
from core.api import idempotency, problems
from core.api.fields import PhoneText, Text, ZipText
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import Endpoint, SharedEndpoint, valid

problems.name_fields(
    city=_("市"),
    detail=_("详细地址"),
    district=_("区县"),
    label=_("标签"),
    province=_("省"),
    text=_("内容"),
    zip_code=_("邮编"),
)

TAG = _("收货地址")
MAX_PASTED = 500


class AddressSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(help_text=_("收货人"))
    phone = serializers.CharField()
    province = serializers.CharField()
    city = serializers.CharField()
    district = serializers.CharField(help_text=_("有的城市没有区县，是空的"))
    detail = serializers.CharField()
    zip_code = serializers.CharField()
    label = serializers.CharField(help_text=_("家、公司、学校，或空"))  # type: ignore[assignment] # Field.label
    is_default = serializers.BooleanField()


class AddressInputSerializer(serializers.Serializer):
    """What is typed; `AddressForm` judges it, as it does on the page."""

    name = Text(max_length=50)
    phone = PhoneText(max_length=20)
    province = Text(max_length=40)
    city = Text(max_length=40, required=False, allow_blank=True)
    district = Text(max_length=40, required=False, allow_blank=True)
    detail = Text(min_length=2, max_length=200, help_text=_("街道、楼栋和门牌号，至少 2 个字"))
    zip_code = ZipText(
        max_length=6, required=False, allow_blank=True, help_text=_("6 位数字，不知道可以不填")
    )
    label = serializers.ChoiceField(choices=Address.Label.choices, required=False, allow_blank=True)  # type: ignore[assignment] # Field.label
    is_default = serializers.BooleanField(
        required=False, help_text=_("第一个地址总是默认；默认只能换到别的地址")
    )


class PastedSerializer(serializers.Serializer):
    text = Text(max_length=MAX_PASTED)


class RecognisedSerializer(serializers.Serializer):
    """`missing` names the fields that a person must complete."""

    name = serializers.CharField()
    phone = serializers.CharField()
    province = serializers.CharField()
    city = serializers.CharField()
    district = serializers.CharField()
    detail = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    words = serializers.CharField(help_text=_("告诉用户的话"))


class AreaQuery(serializers.Serializer):
    province = serializers.CharField(required=False, max_length=40, help_text=_("空：列出省份"))
    city = serializers.CharField(required=False, max_length=40, help_text=_("有了就列出区县"))


class NamesSerializer(serializers.Serializer):
    names = serializers.ListField(child=serializers.CharField())


class Addresses(Endpoint):
    @described(_("我的地址"), tag=TAG, answers=AddressSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(AddressSerializer(addressbook.of(person(request)), many=True).data)

    @described(
        _("新建地址"),
        tag=TAG,
        asks=AddressInputSerializer,
        answers=AddressSerializer,
        status=201,
        key="optional",
        own_problems={409: _("地址簿满了（code 是 address_book_full）")},
        example={
            "name": "李明",
            "phone": "13700000001",
            "province": "浙江省",
            "city": "杭州市",
            "district": "西湖区",
            "detail": "文三路 88 号",
        },
    )
    @idempotency.once(is_atomic=True)
    def post(self, request: Request) -> Response:
        entry, is_default = _read(request.data)
        address = addressbook.save(user=person(request), entry=entry, is_default=is_default)
        here = reverse("api-address", args=[address.pk])
        return Response(AddressSerializer(address).data, status=201, headers={"Location": here})


class OneAddress(Endpoint):
    @described(_("一个地址"), tag=TAG, answers=AddressSerializer)
    def get(self, request: Request, address_id: int) -> Response:
        return Response(AddressSerializer(_mine(request, address_id)).data)

    @described(_("改地址"), tag=TAG, asks=AddressInputSerializer, answers=AddressSerializer)
    def put(self, request: Request, address_id: int) -> Response:
        _mine(request, address_id)
        entry, is_default = _read(request.data)
        address = addressbook.save(
            user=person(request), entry=entry, address_id=address_id, is_default=is_default
        )
        return Response(AddressSerializer(address).data)

    @described(_("删除地址"), tag=TAG, status=204)
    def delete(self, request: Request, address_id: int) -> Response:
        addressbook.remove(user=person(request), address_id=address_id)
        return Response(status=204)


class DefaultAddress(Endpoint):
    @described(_("设为默认地址"), tag=TAG, answers=AddressSerializer)
    def post(self, request: Request, address_id: int) -> Response:
        address = addressbook.set_default(user=person(request), address_id=address_id)
        return Response(AddressSerializer(address).data)


class Recognise(Endpoint):
    @described(
        _("识别粘贴的地址"),
        tag=TAG,
        asks=PastedSerializer,
        answers=RecognisedSerializer,
        example={"text": "李明 13700000001 浙江省杭州市西湖区文三路88号"},
    )
    def post(self, request: Request) -> Response:
        found = recognise({}, valid(PastedSerializer, request.data)["text"])
        names = ("name", "phone", "province", "city", "district", "detail")
        answer: dict[str, object] = {name: found.values.get(name) or "" for name in names}
        return Response(answer | {"missing": sorted(found.missing), "words": str(found.words)})


class Areas(SharedEndpoint):
    @described(
        _("省市区的名称"),
        tag=TAG,
        query=AreaQuery,
        answers=NamesSerializer,
        own_problems={404: _("没有这个地方")},
    )
    def get(self, request: Request) -> Response:
        province = request.query_params.get("province", "")
        city = request.query_params.get("city", "")
        if not province:
            names = areas.provinces()
        else:
            names = areas.districts(province, city) if city else areas.cities(province)
        if province and not names and not areas.code_of(province, city):
            raise Http404
        return Response({"names": names})


def _read(data: object) -> tuple[Entry, bool]:
    form = AddressForm(valid(AddressInputSerializer, data))
    if not form.is_valid():
        raise problems.invalid(form.errors)
    return form.entry(), form.cleaned_data["is_default"]


def _mine(request: Request, address_id: int) -> Address:
    return addressbook.get(user=person(request), address_id=address_id)


@problems.tells(Address.DoesNotExist)
def _missing(_error: Exception) -> Problem:
    return Problem(404)


@problems.tells(addressbook.BookFull)
def _full(error: Exception) -> Problem:
    return Problem(409, "address_book_full", str(error))
